import fc from 'fast-check';
import { decideConditions } from '../../../lib/cloudformation/conditions/decided-app';
import { Conditions } from '../../../lib/cloudformation/conditions/conditions';
import { checkTemplates } from '../../../lib/cloudformation/implied/check';
import { NO_TERMS } from '../../../lib/cloudformation/implied/terms';

const NAMES = ['Env', 'Size', 'Zone'] as const;
const VALUES = ['dev', 'prod', 'a-b', '3'];
const Mappings = { M: Object.fromEntries(VALUES.map(value => [value, { k: `m-${value}` }])) };

type Stated = Readonly<Record<string, string>>;

/** Something as it is written in a template, with what it is where everything is stated. */
interface Written<T> {
  readonly expression: unknown;
  readonly is: T;
}

function textIn(stated: Stated): fc.Arbitrary<Written<string>> {
  const value = (name: string): string => stated[name] ?? '';
  const name = fc.constantFrom(...NAMES);
  return fc.oneof(
    fc.constantFrom(...VALUES, 'm-prod').map(text => ({ expression: text, is: text })),
    name.map(each => ({ expression: { Ref: each }, is: value(each) })),
    name.map(each => ({ expression: { 'Fn::FindInMap': ['M', { Ref: each }, 'k'] }, is: `m-${value(each)}` })),
    name.map(each => ({ expression: { 'Fn::Sub': `m-\${${each}}` }, is: `m-${value(each)}` })),
    name.map(each => ({ expression: { 'Fn::Join': ['-', ['m', { Ref: each }]] }, is: `m-${value(each)}` })),
    name.map(each => ({ expression: { 'Fn::Select': ['1', ['x', { Ref: each }]] }, is: value(each) })),
  );
}

function conditionIn(stated: Stated, named: Written<boolean>): fc.Arbitrary<Written<boolean>> {
  const text = textIn(stated);
  const { condition } = fc.letrec<{ condition: Written<boolean>; list: Written<boolean>[] }>(tie => ({
    list: fc.array(tie('condition'), { minLength: 2, maxLength: 3 }),
    condition: fc.oneof(
      { maxDepth: 3 },
      fc.tuple(text, text).map(([a, b]) => ({ expression: { 'Fn::Equals': [a.expression, b.expression] }, is: a.is === b.is })),
      fc.constant(named),
      tie('condition').map(({ expression, is }) => ({ expression: { 'Fn::Not': [expression] }, is: !is })),
      tie('list').map(all => ({ expression: { 'Fn::And': all.map(each => each.expression) }, is: all.every(({ is }) => is) })),
      tie('list').map(all => ({ expression: { 'Fn::Or': all.map(each => each.expression) }, is: all.some(({ is }) => is) })),
    ),
  }));
  return condition;
}

const environment = fc.tuple(...NAMES.map(() => fc.constantFrom(...VALUES))).chain(values => {
  const stated: Stated = Object.fromEntries(NAMES.map((name, at) => [name, values[at] ?? '']));
  const isProd = { expression: { Condition: 'C0' }, is: stated.Env === 'prod' };
  const conditions = fc.tuple(conditionIn(stated, isProd), conditionIn(stated, isProd), conditionIn(stated, isProd));
  return fc.record({ stated: fc.constant(stated), conditions });
});

const SERVER = (DBInstanceClass: unknown, more: object = {}): object => ({
  Type: 'AWS::RDS::DBInstance',
  Properties: { Engine: 'postgres', EngineVersion: '16.8', DBInstanceClass },
  ...more,
});
const ADDRESS = { 'Fn::GetAtt': ['Server', 'Endpoint.Address'] };
const task = (variables: readonly unknown[]): object => ({
  Type: 'AWS::ECS::TaskDefinition',
  Properties: {
    ContainerDefinitions: [{ Name: 'app', Image: 'app', Environment: [{ Name: 'HOST', Value: ADDRESS }, ...variables] }],
  },
});
const service = (DesiredCount: unknown, more: object = {}): object => ({
  Type: 'AWS::ECS::Service',
  Properties: { TaskDefinition: { Ref: 'Task' }, DesiredCount },
  ...more,
});
const either = (condition: string, yes: unknown, no: unknown): object => ({ 'Fn::If': [condition, yes, no] });
const WORKERS = { Name: 'WEB_CONCURRENCY', Value: '4' };

function written(conditions: readonly Written<boolean>[]): object {
  const named = conditions.map(({ expression }, at) => [`C${at + 1}`, expression] as const);
  return {
    Parameters: Object.fromEntries(NAMES.map(name => [name, { Type: 'String', AllowedValues: VALUES }])),
    Mappings,
    Conditions: { C0: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] }, ...Object.fromEntries(named) },
    Resources: {
      Server: SERVER(either('C1', 'db.r6g.large', either('C0', 'db.t3.medium', 'db.t3.micro'))),
      Task: task([either('C2', WORKERS, { Ref: 'AWS::NoValue' })]),
      Api: service(either('C3', 10, either('C1', { Ref: 'AWS::NoValue' }, 2))),
      Jobs: service(3, { Condition: 'C2' }),
      Reports: SERVER('db.t3.micro', { Condition: 'C3' }),
    },
  };
}

function byHand([c1, c2, c3]: readonly boolean[], c0: boolean): object {
  const copies = c3 ? 10 : c1 ? undefined : 2;
  return {
    Resources: {
      Server: SERVER(c1 ? 'db.r6g.large' : c0 ? 'db.t3.medium' : 'db.t3.micro'),
      Task: task(c2 ? [WORKERS] : []),
      Api: service(copies),
      ...(c2 && { Jobs: service(3) }),
      ...(c3 && { Reports: SERVER('db.t3.micro') }),
    },
  };
}

test('with all parameters stated every condition is decided, as it is meant', () => {
  fc.assert(
    fc.property(environment, ({ stated, conditions }) => {
      const found = new Conditions(written(conditions), new Map(Object.entries(stated)));
      expect(conditions.map((_, at) => found.decided(`C${at + 1}`))).toEqual(conditions.map(({ is }) => is));
    }),
    { numRuns: 1000 },
  );
});

test('and a check finds what it finds in the template that is written by hand', () => {
  fc.assert(
    fc.property(environment, ({ stated, conditions }) => {
      const values = new Map(Object.entries(stated));
      const { members, open } = decideConditions([{ name: 'A', template: written(conditions) }], { values, secret: new Set() });
      const hand = byHand(
        conditions.map(({ is }) => is),
        stated.Env === 'prod',
      );
      expect(checkTemplates(members, NO_TERMS)).toEqual(checkTemplates([{ name: 'A', template: hand }], NO_TERMS));
      expect(open).toEqual({ ofFigures: [], ofAnything: [] });
    }),
    { numRuns: 300 },
  );
});
