import type { Mistake, PlanDocument } from '../../lib/cli/plan-document';
import { readPlanDocument } from '../../lib/cli/plan-document';
import type { BudgetPlan } from '../../lib/cli/plan-shape';

/** Mistakes that a check finds in a plan of one budget, as `line:column: message`. */
export function mistakesOf(text: string, check: (document: PlanDocument, plan: BudgetPlan) => readonly Mistake[]): string[] {
  const document = readPlanDocument(text);
  if (!('value' in document)) throw new Error(JSON.stringify(document));
  return check(document, document.value as BudgetPlan).map(({ place, message }) => `${place.line}:${place.column}: ${message}`);
}
