import type { ScenarioId, ScenarioPolicy } from '../core/scenario';
import { isFailover } from '../core/scenario';
import type { Mistake, PlanDocument, PlanPath } from './plan-document';
import { nameOf } from './plan-fault';
import type { BudgetPlan } from './plan-shape';

/** What the schema cannot say of the scenarios of a budget. */
export function scenarioMistakes(document: PlanDocument, { scenarios, database }: BudgetPlan, path: PlanPath): Mistake[] {
  if (scenarios === undefined) return [];
  const stated = entriesOf(scenarios, path);
  return [
    ...stated.filter(({ list, scenario }) => list === 'should' && scenarios.must?.includes(scenario)).map(statedTwice(document)),
    ...stated.filter(({ scenario }) => database.members === undefined && isFailover(scenario)).map(withoutMembers(document)),
  ];
}

interface Entry {
  readonly list: keyof ScenarioPolicy;
  readonly scenario: ScenarioId;
  readonly path: PlanPath;
}

function entriesOf(scenarios: Partial<ScenarioPolicy>, path: PlanPath): Entry[] {
  const lists = ['must', 'should'] as const;
  return lists.flatMap(list =>
    (scenarios[list] ?? []).map((scenario, index) => ({ list, scenario, path: [...path, list, index] })),
  );
}

function statedTwice(document: PlanDocument): (entry: Entry) => Mistake {
  return ({ scenario, path }) => ({
    place: document.placeOf(path),
    message: `${nameOf(path)} is ${scenario}, which stands under must already: keep one`,
  });
}

/** A single server has nowhere to fail over to, so nobody would be told. */
function withoutMembers(document: PlanDocument): (entry: Entry) => Mistake {
  return ({ scenario, path }) => ({
    place: document.placeOf(path),
    message: `${nameOf(path)} is ${scenario}, which needs members, and the database states none: add members or remove it`,
  });
}
