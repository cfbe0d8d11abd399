import type { AccessGraph, Admission, ReachedDatabase, Workload } from '../../../lib/core/reach/access-graph';
import { undeclaredConsumers } from '../../../lib/core/reach/undeclared-consumer';

const database: ReachedDatabase = {
  name: 'Orders',
  doors: [{ groups: ['db'], port: 5432 }],
  ids: new Set(['Orders']),
  secrets: new Set(['Secret']),
  unseen: [],
};

const worker: Workload = {
  id: 'Worker',
  path: 'Shop/Worker',
  name: 'Worker',
  kind: 'ecs-service',
  type: 'AWS::ECS::Service',
  groups: ['worker'],
  holdings: [],
  grants: [],
  hosts: [],
  isInfrastructure: false,
};

const fromWorker: Admission = { rule: 'a rule', isTcp: true, peers: [{ kind: 'group', id: 'worker' }] };

function graph(
  admissions: readonly Admission[],
  workloads: readonly Workload[] = [worker],
  groups: AccessGraph['groups'] = new Map(),
): AccessGraph {
  return { groups, admissions: new Map([['db', admissions]]), workloads, outlets: new Map() };
}

function messages(within: AccessGraph, known: readonly string[] = []): string[] {
  return undeclaredConsumers(database, within, new Set(known)).findings.map(({ message }) => message);
}

test('a workload that is let in is told, unless it is counted, or there for the database', () => {
  const message = 'Worker can reach Orders, and is not in its budget: security group worker -> a rule of db on 5432';
  expect(messages(graph([fromWorker]))).toEqual([message]);
  expect(messages(graph([fromWorker]), ['Worker'])).toEqual([]);
  expect(messages(graph([fromWorker], [{ ...worker, isInfrastructure: true }]))).toEqual([]);
  expect(messages(graph([fromWorker], [{ ...worker, hosts: ['Api'] }]), ['Api'])).toEqual([]);
});

test.each<[string, Partial<Admission>, number]>([
  ['its first port', { ports: { from: 5432, to: 6000 } }, 1],
  ['its last port', { ports: { from: 5000, to: 5432 } }, 1],
  ['ports above', { ports: { from: 5433, to: 6000 } }, 0],
  ['ports below', { ports: { from: 0, to: 5431 } }, 0],
  ['no TCP', { isTcp: false }, 0],
])('a rule with %s', (_, rule, count) => {
  expect(messages(graph([{ ...fromWorker, ...rule }]))).toHaveLength(count);
});

test('a group that lets nothing out to the database keeps its workload away, unless another of its groups does', () => {
  const egress = [
    { isTcp: true, ports: { from: 443, to: 443 }, peers: [{ kind: 'unseen', what: '0.0.0.0/0', because: 'x' }] },
  ] as const;
  const groups = new Map([
    ['worker', { name: 'worker', egress }],
    ['out', { name: 'out' }],
  ]);
  expect(messages(graph([fromWorker], [worker], groups))).toEqual([]);
  expect(messages(graph([fromWorker], [{ ...worker, groups: ['worker', 'out'] }], groups))).toHaveLength(1);
  const toDatabase = [{ isTcp: true, peers: [{ kind: 'group', id: 'db' }] }] as const;
  expect(messages(graph([fromWorker], [worker], new Map([['worker', { name: 'worker', egress: toDatabase }]])))).toHaveLength(1);
});

test('many rules are counted, and what a workload holds is said beside them', () => {
  const rules = Array.from({ length: 5 }, (_, index) => ({ ...fromWorker, rule: `rule ${index}` }));
  const holdings = [{ id: 'Orders', attribute: 'Endpoint.Address', where: 'Environment.Variables.HOST' }];
  const [message] = messages(graph(rules, [{ ...worker, holdings }]));
  expect(message).toMatch(/rule 2 of db on 5432; 2 more rules; Environment\.Variables\.HOST holds its address$/);
});

test('a name cannot break the line', () => {
  const [message] = messages(graph([fromWorker], [{ ...worker, name: 'Wor\nker' }]));
  expect(message).toMatch(/^Wor\ufffdker can reach/);
});

test('what is not seen is told once, with the rule that lets it in', () => {
  const range: Admission = {
    rule: 'a rule',
    isTcp: true,
    peers: [{ kind: 'unseen', what: '10.0.0.0/8', because: 'nobody knows' }],
  };
  expect(undeclaredConsumers(database, graph([range, range]), new Set())).toEqual({
    findings: [],
    unseen: [{ what: '10.0.0.0/8', because: 'a rule of db on 5432: nobody knows' }],
  });
});
