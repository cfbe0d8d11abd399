import { readPlanDocument } from '../../lib/cli/plan-document';
import { validatePlan } from '../../lib/cli/plan-validation';

/** Mistakes as `line:column: message`. */
function mistakesIn(text: string): string[] {
  const document = readPlanDocument(text);
  if (!('value' in document)) throw new Error(JSON.stringify(document));
  return validatePlan(document).map(({ place, message }) => `${place.line}:${place.column}: ${message}`);
}

const DATABASE = 'database: { engine: postgres }';

/** A plan with one consumer, which stands in line 3 from column 5. */
function consumer(text: string): string {
  return `${DATABASE}\nconsumers:\n  - ${text}\n`;
}

describe('what the plan is', () => {
  const meaning =
    'a database, what is kept of its connections and everything that opens some, judged by `connection-budget plan`';

  test.each([
    ['[]', `1:1: the plan must be a mapping of keys to values, got a list: ${meaning}`],
    ['just text', `1:1: the plan must be a mapping of keys to values, got "just text": ${meaning}`],
    ['{}', '1:1: the plan must state database or budgets, got nothing: state one of them'],
    [DATABASE, '1:1: the plan states database, which needs consumers beside it: add consumers or remove database'],
    ['consumers: [{name: a, connections: 1}]', '1:1: the plan must state database or budgets, got consumers: state one of them'],
    ['budgets: []', '1:10: budgets must have an entry at least, got none: several budgets, one for each server or cluster'],
    [
      `${consumer('{name: a, connections: 1}')}budgets: [{name: a, ${DATABASE}, consumers: [{name: a, connections: 1}]}]`,
      '1:1: the plan states budgets, which stands for all of it: remove budgets or database',
      '2:1: the plan states budgets, which stands for all of it: remove budgets or consumers',
    ],
    [`budgets: [{${DATABASE}, consumers: [{name: a, connections: 1}]}]`, '1:11: budgets[0] must state name'],
    [`${DATABASE}\nconsumers:\n`, '2:1: consumers must be a list, got nothing: everything that opens connections'],
    [`${DATABASE}\nconsumers: []\n`, '2:12: consumers must have an entry at least, got none: everything that opens connections'],
  ])('%s', (text, ...mistakes) => {
    expect(mistakesIn(text)).toEqual(mistakes);
  });
});

describe('the database', () => {
  const plan = (database: string): string => `database: ${database}\nconsumers: [{name: a, connections: 1}]`;

  test('an unknown engine is told with the known ones and the nearest', () => {
    const [mistake, ...others] = mistakesIn(plan('{ engine: postgers }'));
    expect(others).toEqual([]);
    expect(mistake).toMatch(
      /^1:21: database\.engine must be one of postgres, postgresql, mysql, .*, aurora, got "postgers": did you mean postgres\?$/,
    );
  });

  test.each([
    ['{}', '1:11: database must state engine: engine as RDS spells it'],
    [
      '{ engine: mysql, maxConnections: 1, parameter: 2 }',
      '1:11: database states maxConnections and parameter, which exclude each other: keep one',
    ],
    [
      '{ engine: mysql, maxConnections: .inf }',
      '1:44: database.maxConnections must be a whole number from 1 to 262143, got Infinity: the ceiling itself, as the live server reports it; it is taken as stated',
    ],
    [
      '{ engine: mysql, maxConnections: .nan }',
      '1:44: database.maxConnections must be a whole number from 1 to 262143, got NaN: the ceiling itself, as the live server reports it; it is taken as stated',
    ],
    [
      '{ engine: mysql, maxConnections: 1000001 }',
      '1:44: database.maxConnections must be a whole number from 1 to 262143, got 1000001: the ceiling itself, as the live server reports it; it is taken as stated',
    ],
    [
      '{ engine: mysql, parameter: {DBInstanceClassMemory/100} }',
      '1:39: database.parameter must be text of 1 to 10000 characters or a number, got a mapping: what the parameter group sets for the connection limit, in quotes; a number or an RDS expression such as "LEAST({DBInstanceClassMemory/9531392},5000)"',
    ],
    [
      '{ engine: mysql, maxConnections: 1, running: 2 }',
      '1:11: database states maxConnections and running, which exclude each other: keep one',
    ],
    [
      '{ engine: postgres, memoryGib: 4 }',
      '1:11: database states memoryGib, which needs platform beside it: add platform or remove memoryGib',
    ],
    [
      '{ engine: postgres, platform: gcp, memoryGib: 0 }',
      '1:41: database.platform must be one of cloud-sql, azure, self-managed, got "gcp": who runs the server, where it is not Amazon RDS',
      '1:57: database.memoryGib must be a number from 0.1 to 65536, got 0: nominal memory of the server in GiB, for platforms whose limit follows it',
    ],
    [
      '{ engine: postgres, running: 0 }',
      '1:40: database.running must be a whole number from 1 to 262143, got 0: what SHOW max_connections prints on the live server today; where a restart would change it the lower number counts',
    ],
    [
      '{ engine: aurora-mysql, writeForwardingPercent: 101 }',
      "1:59: database.writeForwardingPercent must be a whole number from 0 to 100, got 101: part of the writer's connections, in per cent, that is kept for what Aurora write forwarding opens on behalf of readers; a reserve stated under connections includes it",
    ],
    [
      '{ engine: aurora-mysql, serverless: { minAcu: 0.7 } }',
      '1:47: database.serverless must state maxAcu: largest capacity in ACU, which the ceiling follows',
      '1:57: database.serverless.minAcu must be a number from 0 to 256 in steps of 0.5, got 0.7: smallest capacity in ACU',
    ],
    [
      '{ engine: mysql, instanceClass: " " }',
      '1:43: database.instanceClass must be text of 1 to 200 characters, got " ": instance class, such as db.t3.micro; the ceiling is estimated from its memory',
    ],
  ])('%s', (database, ...mistakes) => {
    expect(mistakesIn(plan(database))).toEqual(mistakes);
  });
});

describe('members', () => {
  const plan = (members: string): string =>
    `database: { engine: postgres, members: ${members} }\nconsumers: [{name: a, connections: 1}]`;

  test.each([
    [
      '[]',
      '1:40: database.members must have an entry at least, got none: the servers of a cluster, or a server and its read replicas; the first is the writer unless a role says otherwise',
    ],
    [
      '[{}]',
      '1:41: database.members[0] must state name: name of the server in messages and in the ledger, unique within its database',
    ],
    [
      '[{ name: a, maxConnections: 1, parameter: 2 }]',
      '1:41: database.members[0] states maxConnections and parameter, which exclude each other: keep one',
    ],
    [
      '[{ name: a, role: primary }]',
      '1:58: database.members[0].role must be one of writer, reader, got "primary": what the server is while nothing has failed',
    ],
    [
      '[{ name: a, promotionTier: 16 }]',
      '1:67: database.members[0].promotionTier must be a whole number from 0 to 15, got 16: readers of the lowest tier are promoted first; by default any reader may be',
    ],
    [
      '[{ name: a, engine: mysql }]',
      '1:52: database.members[0] has an unknown key "engine": allowed are name, role, promotionTier, instanceClass, maxConnections, parameter',
    ],
  ])('%s', (members, ...mistakes) => {
    expect(mistakesIn(plan(members))).toEqual(mistakes);
  });
});

describe('scenarios', () => {
  const plan = (scenarios: string): string => `${consumer('{name: a, connections: 1}')}scenarios: ${scenarios}`;

  test.each([
    [
      '{ must: deployment }',
      '4:20: scenarios.must must be a list, got "deployment": those that are an error where they do not fit',
    ],
    [
      '{ must: [deploiment] }',
      '4:21: scenarios.must[0] must be one of steady, scaled-out, deployment, member-lost, deployment-during-failover, got "deploiment": did you mean deployment?',
    ],
    ['{ should: [steady, scaled-out, steady] }', '4:22: scenarios.should has an entry twice: keep one'],
    ['{ may: [steady] }', '4:14: scenarios has an unknown key "may": allowed are must, should'],
  ])('%s', (scenarios, ...mistakes) => {
    expect(mistakesIn(plan(scenarios))).toEqual(mistakes);
  });
});

describe('the reserve', () => {
  const plan = (reserve: string): string => `${consumer('{name: a, connections: 1}')}reserve: ${reserve}`;
  const meaning =
    'connections kept for people and jobs outside the budget; a number, or numbers by name such as { migrations: 4, psql: 3 }';

  test.each([
    [
      '{ connections: 3, operations: 4, marginPercent: 5 }',
      '4:28: reserve states connections, which stands for all of it: remove connections or operations',
      '4:43: reserve states connections, which stands for all of it: remove connections or marginPercent',
    ],
    [
      '{ operations: many }',
      `4:24: reserve.operations must be a whole number from 0 to 262143 or a mapping of keys to values, got "many": ${meaning}`,
    ],
    [
      '{ operations: -1 }',
      `4:24: reserve.operations must be a whole number from 0 to 262143 or a mapping of keys to values, got -1: ${meaning}`,
    ],
    [
      '{ operations: { psql: 1.5 } }',
      '4:32: reserve.operations.psql must be a whole number from 0 to 262143, got 1.5: connections kept under this name',
    ],
    [
      '{ operations: { 7: no } }',
      '4:29: reserve.operations[7] must be a whole number from 0 to 262143, got "no": connections kept under this name',
    ],
    [
      '{ operations: { " ": 1 } }',
      '4:26: reserve.operations has the key " ", which must be a name of 1 to 200 characters: rename it',
    ],
    [
      '{ marginPercent: 90.5 }',
      '4:27: reserve.marginPercent must be a number from 0 to 90, got 90.5: safety margin in per cent of the ceiling; the connections are rounded up',
    ],
  ])('%s', (reserve, ...mistakes) => {
    expect(mistakesIn(plan(reserve))).toEqual(mistakes);
  });
});

describe('a consumer', () => {
  test.each([
    [
      '7',
      '3:5: consumers[0] must be a mapping of keys to values, got 7: a service, a function, a job, anything that opens connections',
    ],
    ['{ name: a }', '3:5: consumers[0] must state tasks, replicas, copies or connections, got name: state one of them'],
    [
      '{ copies: 1, pool: { size: 1 } }',
      '3:5: consumers[0] must state name: name of the consumer in messages and in the ledger, unique within its budget',
    ],
    [
      '{ name: 12, connections: 1 }',
      '3:13: consumers[0].name must be text of 1 to 200 characters, got 12: name of the consumer in messages and in the ledger, unique within its budget',
    ],
    ['{ name: a, tasks: 1 }', '3:5: consumers[0] states tasks, which needs pool beside it: add pool or remove tasks'],
    ['{ name: a, replicas: 1 }', '3:5: consumers[0] states replicas, which needs pool beside it: add pool or remove replicas'],
    [
      '{ name: a, tasks: 1, replicas: 1, pool: { size: 1 } }',
      '3:5: consumers[0] states tasks and replicas, which exclude each other: keep one',
    ],
    [
      '{ name: a, connections: 1, endpoint: reader, usual: 1 }',
      '3:50: consumers[0] states connections, which stands for all of it: remove connections or usual',
    ],
    [
      '{ name: a, tasks: 1, usual: -1, endpoint: read, pool: { size: 1 } }',
      '3:33: consumers[0].usual must be a whole number from 0 to 100000, got -1: tasks, pods or copies while nothing is scaled out, for the scenario steady',
      '3:47: consumers[0].endpoint must be one of writer, reader, got "read": did you mean reader?',
    ],
    [
      '{ name: a, tasks: 1, copies: 1, pool: { size: 1 } }',
      '3:5: consumers[0] states tasks and copies, which exclude each other: keep one',
    ],
    [
      '{ name: a, connections: 1, pool: { size: 1 }, processes: 2 }',
      '3:32: consumers[0] states connections, which stands for all of it: remove connections or pool',
      '3:51: consumers[0] states connections, which stands for all of it: remove connections or processes',
    ],
    [
      '{ name: a, tasks: 1, pool: { size: 1 }, reason: b }',
      '3:5: consumers[0] states reason, which needs connections beside it: add connections or remove reason',
    ],
    [
      '{ name: a, tasks: 1, pool: { size: 1 }, processes: 2.5 }',
      '3:56: consumers[0].processes must be a whole number from 1 to 10000, got 2.5: processes per task, pod or copy, such as workers; a pool never spans processes',
    ],
    [
      '{ name: a, tasks: 1, pool: { size: 1 }, proceses: 2 }',
      '3:45: consumers[0] has an unknown key "proceses": did you mean processes? allowed are name, tasks, replicas, copies, usual, endpoint, deployment, processes, pool, sideConnections, connections, reason',
    ],
    [
      '{ name: a, tasks: 1, pool: { size: 1 }, "zzz\\ezzz": 2 }',
      '3:45: consumers[0] has an unknown key "zzz\\u001bzzz": allowed are name, tasks, replicas, copies, usual, endpoint, deployment, processes, pool, sideConnections, connections, reason',
    ],
    [
      '{ name: a, tasks: 0, pool: { size: 1 } }',
      '3:23: consumers[0].tasks must be a whole number from 1 to 100000, got 0: largest number of ECS tasks outside a deployment, of desired count, maximum capacity and every scheduled action',
    ],
    [
      '{ name: a, copies: two, pool: { size: 1 } }',
      '3:24: consumers[0].copies must be a whole number from 1 to 100000, got "two": largest number of copies of anything that is neither an ECS service nor a Kubernetes Deployment, such as instances, execution environments, jobs',
    ],
  ])('%s', (text, ...mistakes) => {
    expect(mistakesIn(consumer(text))).toEqual(mistakes);
  });

  test('names of 200 characters pass, longer ones are shown shortened', () => {
    expect(mistakesIn(consumer(`{ name: ${'x'.repeat(200)}, connections: 1 }`))).toEqual([]);
    const [mistake] = mistakesIn(consumer(`{ name: ${'x'.repeat(201)}, connections: 1 }`));
    expect(mistake).toContain(`must be text of 1 to 200 characters, got "${'x'.repeat(39)}…${'x'.repeat(40)}": `);
  });
});

describe('a deployment', () => {
  const surge = (got: string): string =>
    `3:69: consumers[0].deployment.maxSurge must be a whole number from 0 to 100000 or text such as "25%", got ${got}: ` +
    'maxSurge of a Kubernetes Deployment, a number of pods or up to 1000% of the replicas; terminating pods keep their pools and are not counted against it, so the pods are doubled at least';
  const plan = (deployment: string): string => consumer(`{ name: a, tasks: 1, pool: { size: 1 }, deployment: ${deployment} }`);

  test.each([
    [
      '{}',
      '3:57: consumers[0].deployment must state maximumPercent, maxSurge, strategy, overlapPercent or none, got nothing: state one of them',
    ],
    [
      '{ overlapPercent: 120 }',
      '3:57: consumers[0].deployment states overlapPercent, which needs reason beside it: add reason or remove overlapPercent',
    ],
    [
      '{ maximumPercent: 150, none: x }',
      '3:57: consumers[0].deployment states maximumPercent and none, which exclude each other: keep one',
    ],
    ['{ maxSurge: 0% }'],
    ['{ maxSurge: 1000% }'],
    ['{ maxSurge: 0 }'],
    ...['25 %', '1001%', '2.5%', '-1%', '25'].map(maxSurge => [`{ maxSurge: "${maxSurge}" }`, surge(`"${maxSurge}"`)]),
    ...['-1', '0.5', '100001'].map(maxSurge => [`{ maxSurge: ${maxSurge} }`, surge(maxSurge)]),
    [
      '{ maxSurge: 1, maximumPercent: 150 }',
      '3:57: consumers[0].deployment states maximumPercent and maxSurge, which exclude each other: keep one',
    ],
    [
      '{ strategy: ROLLING }',
      '3:69: consumers[0].deployment.strategy must be one of BLUE_GREEN, LINEAR, CANARY, CODE_DEPLOY, got "ROLLING": a strategy that runs the old and the new tasks side by side',
    ],
    [
      '{ strategy: blue_green }',
      '3:69: consumers[0].deployment.strategy must be one of BLUE_GREEN, LINEAR, CANARY, CODE_DEPLOY, got "blue_green": did you mean BLUE_GREEN?',
    ],
    [
      '{ none: }',
      '3:59: consumers[0].deployment.none must be text of 1 to 200 characters, got nothing: why no copy ever overlaps another, such as "stopped before the new one starts"; it stands in the ledger',
    ],
  ])('%s', (deployment, ...mistakes) => {
    expect(mistakesIn(plan(deployment))).toEqual(mistakes);
  });
});

describe('a pool', () => {
  const plan = (pool: string): string => consumer(`{ name: a, tasks: 1, pool: ${pool} }`);

  test.each([
    [
      '',
      '3:26: consumers[0].pool must be a mapping of keys to values, got nothing: the connection pool of one process, stated with size and overflow, or derived from what the budget leaves',
    ],
    ['{}', '3:32: consumers[0].pool must state size or derived, got nothing: state one of them'],
    [
      '{ size: 0 }',
      '3:40: consumers[0].pool.size must be a whole number from 1 to 262143, got 0: connections that one process keeps; a process without a connection cannot work, so leave the consumer out instead of stating 0',
    ],
    ['{ size: 1, derived: {} }', '3:32: consumers[0].pool states size and derived, which exclude each other: keep one'],
    [
      '{ derived: {}, overflow: 2 }',
      '3:32: consumers[0].pool states overflow, which needs size beside it: add size or remove overflow',
    ],
    [
      '{ derived: true }',
      '3:43: consumers[0].pool.derived must be a mapping of keys to values, got true: the budget shares out what fixed pools and the reserve leave; {} takes every default',
    ],
    [
      '{ derived: { overflow: yes } }',
      '3:55: consumers[0].pool.derived.overflow must be true or false, got "yes": whether the client knows overflow, as SQLAlchemy does; if not, all connections are pool size',
    ],
    [
      '{ derived: { weight: 0 } }',
      '3:53: consumers[0].pool.derived.weight must be a number from 0.001 to 1000, got 0: claim on what is left, relative to the other derived pools',
    ],
  ])('%s', (pool, ...mistakes) => {
    expect(mistakesIn(plan(pool))).toEqual(mistakes);
  });
});

test('mistakes come in the order of the file', () => {
  const text = 'consumers:\n  - {name: 1, connections: 1}\ndatabase: {engine: mysql, x: 1}\nb: 2\n';
  expect(mistakesIn(text).map(mistake => mistake.split(': ')[0])).toEqual(['2:12', '3:27', '4:1']);
});

test('a file full of mistakes is told in bounded time', () => {
  const text = Array.from({ length: 30_000 }, (_, index) => `k${index}: 1`).join('\n');
  expect(mistakesIn(text)).toHaveLength(1000);
});

test('a mapping that contains itself ends', () => {
  const text = `${consumer('{name: a, connections: 1}')}reserve: &r { operations: *r }`;
  expect(mistakesIn(text)).toEqual([
    '4:27: reserve.operations.operations must be a whole number from 0 to 262143, got a mapping: connections kept under this name',
  ]);
});
