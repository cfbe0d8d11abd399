import type { BudgetFacts } from '../../lib/core/budget';
import type { ConsumerFacts, Pool } from '../../lib/core/consumer';
import { deriveCommonPools } from '../../lib/core/derivation';
import type { Finding } from '../../lib/core/finding';
import { overBudgetFindings } from '../../lib/core/over-budget';
import type { ScenarioPolicy } from '../../lib/core/scenario';
import { bindingSums, scenarioSums } from '../../lib/core/scenario-sum';
import { member } from './some-cluster';
import { derived, fixed, ROLLING, service, stated } from './some-facts';

/** 20 connections as a rule, 60 at full scale-out, 120 while deploying. */
const api = service('Api', { copies: 6, usualCopies: 2, overlap: ROLLING, pool: fixed(10) });

function findingsOf(facts: BudgetFacts, pools = poolsOf(facts)): Finding[] {
  return overBudgetFindings(scenarioSums(facts), pools);
}

function poolsOf(facts: BudgetFacts): ReadonlyMap<string, Pool> {
  const binding = bindingSums(scenarioSums(facts));
  return deriveCommonPools(binding.map(({ facts: { consumers }, supply: { usable } }) => ({ usable, consumers })));
}

/** Severity, rule and first line. */
function toldOf(facts: BudgetFacts): [string, string, string | undefined][] {
  return findingsOf(facts).map(({ severity, rule, message }) => [severity, rule, message.split('\n')[0]]);
}

function single(connections: number, scenarios: ScenarioPolicy, consumers: readonly ConsumerFacts[] = [api]): BudgetFacts {
  return { ...stated(connections, consumers), scenarios };
}

/** Two members of the same size, a consumer on each. */
function pair(connections: number, scenarios: ScenarioPolicy, consumers: readonly ConsumerFacts[]): BudgetFacts {
  const [writer, reader] = [member('writer', connections), member('reader', connections)];
  const [writing, ...joining] = consumers;
  return {
    ...stated(0, writing ? [writing] : []),
    databases: writer.databases,
    ceiling: { kind: 'estimated' },
    scenarios,
    part: { endpoint: 'writer', members: [writer], failover: { survivors: [writer, reader], joining } },
  };
}

describe('a single server', () => {
  test('that holds every scenario has no finding', () => {
    expect(toldOf(single(120, { must: ['deployment'], should: ['steady'] }))).toEqual([]);
  });

  test('that fails what is only shown has no finding', () => {
    expect(toldOf(single(10, { must: [], should: [] }))).toEqual([]);
  });

  test.each<[ScenarioPolicy['must'][number], number, string]>([
    ['steady', 19, 'Orders asks for 1 connection more than the database can serve outside deployments'],
    ['scaled-out', 50, 'Orders asks for 10 connections more than the database can serve when everything is scaled out'],
    ['deployment', 100, 'Orders asks for 20 connections more than the database can serve'],
  ])('that fails %s says when, as an error or a warning', (scenario, connections, message) => {
    expect(toldOf(single(connections, { must: [scenario], should: [] }))).toEqual([['error', 'over-budget', message]]);
    expect(toldOf(single(connections, { must: [], should: [scenario] }))).toEqual([['warning', 'over-budget', message]]);
  });

  test('that fails several moments of a level tells the gravest of it', () => {
    expect(toldOf(single(10, { must: ['steady', 'scaled-out'], should: ['deployment'] }))).toEqual([
      ['error', 'over-budget', 'Orders asks for 50 connections more than the database can serve when everything is scaled out'],
      ['warning', 'over-budget', 'Orders asks for 110 connections more than the database can serve'],
    ]);
  });

  test('has remedies for the moment that fails: what fits then, not while deploying', () => {
    const [finding] = findingsOf(single(50, { must: ['scaled-out'], should: [] }));
    expect(finding?.remedies).toContain('pool 8 in Api');
    expect(finding?.remedies).toContain('at most 5 tasks in Api');
  });

  test('of an unknown ceiling is not said to be over', () => {
    expect(toldOf({ ...single(0, { must: ['deployment'], should: [] }), ceiling: { kind: 'estimated' } })).toEqual([]);
  });
});

describe('a cluster', () => {
  const both = [service('Api', { pool: fixed(70) }), service('Reports', { pool: fixed(40) })];

  test('is told of both kinds of failover, each with its level and its own rule', () => {
    const scenarios = { must: ['deployment', 'member-lost'], should: ['deployment-during-failover'] } as const;
    expect(toldOf(pair(100, scenarios, both))).toEqual([
      [
        'error',
        'failover-over-budget',
        'Orders asks for 10 connections more than writer (db.r6g.large) can serve when a member is lost',
      ],
      [
        'warning',
        'failover-over-budget',
        'Orders asks for 10 connections more than writer (db.r6g.large) can serve when a member is lost during a deployment',
      ],
    ]);
  });

  test('whose pools were derived for less is told to derive them for the failover', () => {
    const consumers = ['Api', 'Reports'].map(name => service(name, { pool: derived({ max: 80, knowsOverflow: false }) }));
    const pools = new Map(consumers.map(({ path }) => [path, { size: 80, overflow: 0 }]));
    const [finding] = findingsOf(pair(100, { must: ['deployment'], should: ['member-lost'] }, consumers), pools);
    expect(finding?.message.split('\n')[0]).toContain('asks for 60 connections more');
    expect(finding?.remedies).toEqual(['let member-lost be a scenario that must fit, so that the derived pools are made for it']);
  });

  test('that cannot hold even the smallest pools is not told to derive them anew', () => {
    const pools = ['Api', 'Reports'].map(name => service(name, { pool: derived({ min: 60, max: 80, knowsOverflow: false }) }));
    const [finding] = findingsOf(pair(100, { must: ['deployment'], should: ['member-lost'] }, pools));
    expect(finding?.remedies).toContain('pool 40 in Api');
    expect(finding?.remedies.join()).not.toContain('let member-lost be');
  });
});
