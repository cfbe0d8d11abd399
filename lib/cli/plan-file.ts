import type { BudgetFacts } from '../core/budget';
import { printable } from '../core/text';
import type { Mistake, PlanDocument, PlanPath } from './plan-document';
import { readPlanDocument } from './plan-document';
import { budgetFacts } from './plan-facts';
import { nameOf } from './plan-fault';
import type { BudgetPlan, ConsumerPlan, Plan } from './plan-shape';
import { validatePlan } from './plan-validation';

/** A plan as facts, or every mistake in it. */
export type PlanReading = { readonly budgets: readonly BudgetFacts[] } | { readonly mistakes: readonly Mistake[] };

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
  return { budgets: budgetsOf(document).map(({ plan }) => budgetFacts(plan, plan.name ?? defaultName)) };
}

/** What the schema can say first: the rest reads a plan that has the right shape. */
function mistakesIn(document: PlanDocument): Mistake[] {
  const mistakes = validatePlan(document);
  if (mistakes.length > 0) return mistakes;
  const budgets = budgetsOf(document);
  return [
    ...sameNames(
      document,
      budgets.map(({ plan: { name }, path }) => ({ name, path })),
      'every budget of a plan',
    ),
    ...budgets.flatMap(({ plan: { consumers }, path }) => consumerMistakes(document, consumers, [...path, 'consumers'])),
  ];
}

/** A plan of the right shape, as its budgets and where they stand. */
function budgetsOf({ value }: PlanDocument): { plan: BudgetPlan; path: PlanPath }[] {
  const plan = value as Plan;
  if (!('budgets' in plan)) return [{ plan, path: [] }];
  return plan.budgets.map((budget, index) => ({ plan: budget, path: ['budgets', index] }));
}

function consumerMistakes(document: PlanDocument, consumers: readonly ConsumerPlan[], path: PlanPath): Mistake[] {
  const named = consumers.map(({ name }, index) => ({ name, path: [...path, index] }));
  return [
    ...sameNames(document, named, 'every consumer of a budget'),
    ...consumers.flatMap((consumer, index) => emptyRange(document, consumer, [...path, index])),
  ];
}

interface Named {
  readonly name: string | undefined;
  readonly path: PlanPath;
}

function sameNames(document: PlanDocument, things: readonly Named[], owners: string): Mistake[] {
  const seen = new Map<string, PlanPath>();
  return things.flatMap(({ name, path }) => {
    if (name === undefined) return [];
    const namePath = [...path, 'name'];
    const first = seen.get(name);
    if (first === undefined) seen.set(name, namePath);
    return first === undefined ? [] : [sameName(document, name, namePath, first, owners)];
  });
}

function sameName(document: PlanDocument, name: string, path: PlanPath, first: PlanPath, owners: string): Mistake {
  const { line } = document.placeOf(first);
  const message = `${nameOf(path)} must differ for ${owners}, got ${printable(JSON.stringify(name))} as in line ${line}: rename one`;
  return { place: document.placeOf(path), message };
}

function emptyRange(document: PlanDocument, consumer: ConsumerPlan, path: PlanPath): Mistake[] {
  if (!('pool' in consumer) || !('derived' in consumer.pool)) return [];
  const { min = 1, max = Infinity } = consumer.pool.derived;
  if (min <= max) return [];
  const maxPath = [...path, 'pool', 'derived', 'max'];
  return [
    {
      place: document.placeOf(maxPath),
      message: `${nameOf(maxPath)} must not be below min, which is ${min}, got ${max}: raise max or lower min`,
    },
  ];
}
