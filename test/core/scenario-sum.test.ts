import type { BudgetFacts } from '../../lib/core/budget';
import type { MemberFacts } from '../../lib/core/cluster';
import type { ScenarioPolicy } from '../../lib/core/scenario';
import { bindingSums, scenarioSums } from '../../lib/core/scenario-sum';
import { member } from './some-cluster';
import { api, declared, stated } from './some-facts';

const writer = member('writer', 400);
const small = member('small', 100);
const large = member('large', 300);

/** The writer's part of a cluster, with somebody who joins from the readers. */
function partOf(survivors: readonly MemberFacts[], overrides: Partial<BudgetFacts> = {}): BudgetFacts {
  return {
    ...stated(0, [api()]),
    ceiling: { kind: 'estimated' },
    databases: writer.databases,
    part: { endpoint: 'writer', members: [writer], failover: { survivors, joining: [declared('Reports', 9)] } },
    ...overrides,
  };
}

describe('scenarioSums', () => {
  test('of a single server know no failover and no member', () => {
    const sums = scenarioSums(stated(100, [api()]));
    expect(sums.map(({ scenario, level, member: served, supply }) => [scenario, level, served, supply.usable])).toEqual([
      ['steady', 'shown', undefined, 100],
      ['scaled-out', 'shown', undefined, 100],
      ['deployment', 'must', undefined, 100],
    ]);
  });

  test('of a part that has nothing left to fail over to know no failover either', () => {
    const facts = partOf([], { part: { endpoint: 'reader', members: [small, large] }, databases: small.databases });
    expect(scenarioSums(facts).map(({ scenario, member: served }) => [scenario, served?.name])).toEqual([
      ['steady', 'small'],
      ['scaled-out', 'small'],
      ['deployment', 'small'],
    ]);
  });

  test('of a failover are served by whichever survivor offers least, together with who joins', () => {
    const sums = scenarioSums(partOf([large, small]));
    const told = sums.map(({ scenario, member: served, supply, facts }) => [
      scenario,
      served?.name,
      supply.usable,
      facts.consumers.map(({ name }) => name).join(),
    ]);
    expect(told).toEqual([
      ['steady', 'writer', 400, 'Api'],
      ['scaled-out', 'writer', 400, 'Api'],
      ['deployment', 'writer', 400, 'Api'],
      ['member-lost', 'small', 100, 'Api,Reports'],
      ['deployment-during-failover', 'small', 100, 'Api,Reports'],
    ]);
  });

  test('of a failover are unknown where one survivor is', () => {
    const unread = member('unread', 1, { databases: [{ engine: 'aurora-postgresql', obstacle: 'its class is a token' }] });
    const lost = scenarioSums(partOf([large, unread])).find(({ scenario }) => scenario === 'member-lost');
    expect([lost?.supply.usable, lost?.member?.name]).toEqual([undefined, 'unread']);
  });

  test('have the copies of their moment', () => {
    const copies = scenarioSums(partOf([large])).map(({ facts }) =>
      facts.consumers.map(({ overlap }) => 'kind' in overlap && overlap.kind),
    );
    expect(copies).toEqual([['none'], ['none'], ['rolling'], ['none', 'none'], ['rolling', 'none']]);
  });

  test('leave the facts as they were', () => {
    const facts = partOf([large, small]);
    const before = JSON.stringify(facts);
    scenarioSums(facts);
    expect(JSON.stringify(facts)).toBe(before);
  });
});

describe('bindingSums', () => {
  function binding(scenarios: ScenarioPolicy): string[] {
    return bindingSums(scenarioSums(partOf([large], { scenarios }))).map(({ scenario }) => scenario);
  }

  test('are those that must fit', () => {
    expect(binding({ must: ['steady', 'member-lost'], should: ['deployment'] })).toEqual(['steady', 'member-lost']);
  });

  test('are a deployment where none must fit', () => {
    expect(binding({ must: [], should: ['member-lost'] })).toEqual(['deployment']);
  });

  test('are a deployment where those that must fit cannot happen', () => {
    const scenarios = { must: ['member-lost'], should: [] } as const;
    const sums = scenarioSums({ ...stated(100, [api()]), scenarios });
    expect(bindingSums(sums).map(({ scenario }) => scenario)).toEqual(['deployment']);
  });
});
