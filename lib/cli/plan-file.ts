import { consumerMistakes } from './plan-consumer-checks';
import { databaseMistakes } from './plan-database-checks';
import type { Mistake, PlanDocument, PlanPath } from './plan-document';
import { inOrder, readPlanDocument } from './plan-document';
import type { PlanFacts } from './plan-facts';
import { planFacts } from './plan-facts';
import { sameNames } from './plan-names';
import { scenarioMistakes } from './plan-scenario-checks';
import type { BudgetPlan, Plan } from './plan-shape';
import { validatePlan } from './plan-validation';

/** A plan as facts, or every mistake in it. */
export type PlanReading = { readonly budgets: readonly PlanFacts[] } | { readonly mistakes: readonly Mistake[] };

/**
 * The budgets of a plan.
 *
 * @param text YAML or JSON
 * @param defaultName of a budget that has none
 */
export function readPlan(text: string, defaultName: string): PlanReading {
  const document = readPlanDocument(text);
  if (!('value' in document)) return { mistakes: document };
  const mistakes = mistakesIn(document);
  if (mistakes.length > 0) return { mistakes };
  return { budgets: budgetsOf(document).map(({ plan }) => planFacts(plan, plan.name ?? defaultName)) };
}

/** What the schema can say first: the rest reads a plan that has the right shape. */
function mistakesIn(document: PlanDocument): Mistake[] {
  const mistakes = validatePlan(document);
  if (mistakes.length > 0) return mistakes;
  const budgets = budgetsOf(document);
  return inOrder([
    ...sameNames(
      document,
      budgets.map(({ plan: { name }, path }) => ({ name, path })),
      'every budget of a plan',
    ),
    ...budgets.flatMap(({ plan, path }) => [
      ...databaseMistakes(document, plan.database, [...path, 'database']),
      ...scenarioMistakes(document, plan, [...path, 'scenarios']),
      ...consumerMistakes(document, plan, [...path, 'consumers']),
    ]),
  ]);
}

/** A plan of the right shape, as its budgets and where they stand. */
function budgetsOf({ value }: PlanDocument): { plan: BudgetPlan; path: PlanPath }[] {
  const plan = value as Plan;
  if (!('budgets' in plan)) return [{ plan, path: [] }];
  return plan.budgets.map((budget, index) => ({ plan: budget, path: ['budgets', index] }));
}
