import type { ScenarioPolicy } from '../core/scenario';
import { DEFAULT_SCENARIOS, SCENARIOS } from '../core/scenario';
import type { Scenario } from '../scenario';

/** The scenarios as a budget states them. */
export interface StatedScenarios {
  readonly mustFit?: Scenario[];
  readonly shouldFit?: Scenario[];
}

/** @throws when a scenario is none, or must fit and should fit */
export function scenarioPolicy({ mustFit, shouldFit }: StatedScenarios): ScenarioPolicy {
  const must = known('mustFit', mustFit) ?? DEFAULT_SCENARIOS.must;
  const should = known('shouldFit', shouldFit) ?? DEFAULT_SCENARIOS.should.filter(scenario => !must.includes(scenario));
  const both = should.find(scenario => must.includes(scenario));
  if (both === undefined) return { must, should };
  if (mustFit === undefined) throw new Error(`shouldFit names ${both}, which must fit by default: state mustFit without it`);
  throw new Error(`shouldFit must not repeat what mustFit names, got ${both} in both: leave it out of one`);
}

/** The values of the enumeration are the scenarios of the ledger; untyped callers may pass anything. */
function known(what: string, scenarios: readonly Scenario[] | undefined): ScenarioPolicy['must'] | undefined {
  return scenarios?.map(scenario => {
    const found = SCENARIOS.find(each => each === (scenario as string));
    if (found !== undefined) return found;
    throw new Error(`${what} must name scenarios, got ${JSON.stringify(scenario)}: use Scenario.DEPLOYMENT and the like`);
  });
}
