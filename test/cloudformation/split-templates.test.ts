import fc from 'fast-check';
import { readDbCluster } from '../../lib/cloudformation/db-cluster';
import { readDbInstance } from '../../lib/cloudformation/db-instance';
import { readTargetGroup, targetGroupsOf } from '../../lib/cloudformation/db-proxy';
import { readEcsService } from '../../lib/cloudformation/ecs-service';
import { readLambdaFunction } from '../../lib/cloudformation/lambda-function';
import { linkTemplates } from '../../lib/cloudformation/linked-template';
import { scheduledByRules } from '../../lib/cloudformation/scheduled-rule';
import { readStateMachine } from '../../lib/cloudformation/state-machine';
import { processesOf, readContainers, selectContainers } from '../../lib/cloudformation/task-definition';
import type { Template } from '../../lib/cloudformation/template';
import { resource } from '../../lib/cloudformation/template';
import type { TemplateMember } from '../../lib/cloudformation/template-member';
import { isUnknown } from '../../lib/core/unknown';

interface Written {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly DependsOn?: string;
}

/** Resources of an app, each after those that it refers to. */
type App = Readonly<Record<string, Written>>;

const att = (name: string, attribute: string) => ({ 'Fn::GetAtt': [name, attribute] });
const ref = (name: string) => ({ Ref: name });

/** A number in one of the ways in which templates write it. */
const number = fc.oneof(
  fc.integer({ min: 1, max: 50 }),
  fc.integer({ min: 1, max: 50 }).map(String),
  fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 })).map(([a, b]) => ({ 'Fn::If': ['IsProd', a, b] })),
  fc.constantFrom<unknown>(
    { Ref: 'Count' },
    { Ref: 'Unset' },
    { 'Fn::FindInMap': ['Sizes', { Ref: 'Env' }, 'small'] },
    { 'Fn::Sub': '${Count}' },
    { 'Fn::ImportValue': 'nobody' },
    att('Cluster', 'Port'),
  ),
);

const SECTIONS = {
  Parameters: {
    Count: { Type: 'Number', Default: 7, AllowedValues: [7, 9] },
    Unset: { Type: 'Number' },
    Env: { Type: 'String', Default: 'prod' },
    Class: { Type: 'String', Default: 'db.r6g.large' },
  },
  Mappings: { Sizes: { prod: { small: 4 }, dev: { small: 2 } } },
  Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] } },
};

const app: fc.Arbitrary<App> = fc
  .record({
    count: number,
    most: number,
    least: number,
    storage: number,
    limit: number,
    concurrency: number,
    percent: number,
    tasks: number,
    processes: number,
    resourceId: fc.constantFrom<unknown>(
      { 'Fn::Join': ['/', ['service', ref('Hosts'), att('Api', 'Name')]] },
      { 'Fn::Sub': 'service/${Hosts}/${Api.Name}' },
      { 'Fn::Sub': ['service/${Where}/${Api.Name}', { Where: ref('Hosts') }] },
      { 'Fn::Sub': 'service/${Hosts}/${Unset}' },
      'service/hosts/Shop-Api-1A2B',
      'service/hosts/api',
    ),
    serviceName: fc.constantFrom(undefined, 'api', ref('Env')),
    engine: fc.constantFrom('mysql', 'postgres', ref('Env')),
    source: fc.constantFrom<unknown>(ref('Db'), { 'Fn::If': ['IsProd', ref('Db'), ref('AWS::NoValue')] }, 'orders', ref('Unset')),
    invoked: fc.constantFrom<unknown>(ref('Fn'), att('Fn', 'Arn'), { 'Fn::Sub': '${Fn.Arn}' }, 'import'),
  })
  .map(({ resourceId, serviceName, engine, source, invoked, ...numbers }): App => {
    const instance = { Engine: engine, DBInstanceClass: ref('Class') };
    return {
      Cluster: { Type: 'AWS::RDS::DBCluster', Properties: { Engine: 'aurora-mysql' } },
      Writer: {
        Type: 'AWS::RDS::DBInstance',
        Properties: { DBInstanceClass: 'db.r6g.large', DBClusterIdentifier: ref('Cluster') },
      },
      Reader: {
        Type: 'AWS::RDS::DBInstance',
        Properties: { DBInstanceClass: 'db.r6g.xlarge', DBClusterIdentifier: ref('Cluster') },
        DependsOn: 'Writer',
      },
      Hosts: { Type: 'AWS::ECS::Cluster', Properties: { ClusterName: 'hosts' } },
      Group: { Type: 'AWS::RDS::DBParameterGroup', Properties: { Parameters: { max_connections: numbers.limit } } },
      Db: {
        Type: 'AWS::RDS::DBInstance',
        Properties: {
          ...instance,
          DBInstanceIdentifier: 'orders',
          AllocatedStorage: numbers.storage,
          DBParameterGroupName: ref('Group'),
        },
      },
      Replica: {
        Type: 'AWS::RDS::DBInstance',
        Properties: { DBInstanceClass: 'db.t3.micro', SourceDBInstanceIdentifier: source },
      },
      Proxy: { Type: 'AWS::RDS::DBProxy', Properties: { EngineFamily: 'MYSQL', IdleClientTimeout: numbers.storage } },
      Targets: {
        Type: 'AWS::RDS::DBProxyTargetGroup',
        Properties: {
          DBProxyName: ref('Proxy'),
          DBInstanceIdentifiers: [ref('Db')],
          ConnectionPoolConfigurationInfo: { MaxConnectionsPercent: numbers.percent },
        },
      },
      Task: {
        Type: 'AWS::ECS::TaskDefinition',
        Properties: {
          ContainerDefinitions: [
            {
              Name: 'app',
              Environment: [
                { Name: 'WEB_CONCURRENCY', Value: numbers.processes },
                { Name: 'DB_HOST', Value: att('Db', 'Endpoint.Address') },
              ],
            },
          ],
        },
      },
      Api: {
        Type: 'AWS::ECS::Service',
        Properties: {
          DesiredCount: numbers.count,
          TaskDefinition: ref('Task'),
          Cluster: ref('Hosts'),
          ...(serviceName !== undefined && { ServiceName: serviceName }),
        },
      },
      Target: {
        Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
        Properties: {
          ResourceId: resourceId,
          ScalableDimension: 'ecs:service:DesiredCount',
          MinCapacity: numbers.least,
          MaxCapacity: numbers.most,
        },
      },
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: {
          ScheduleExpression: 'rate(5 minutes)',
          Targets: [{ Arn: att('Hosts', 'Arn'), EcsParameters: { TaskDefinitionArn: ref('Task'), TaskCount: numbers.tasks } }],
        },
      },
      Fn: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'import', Timeout: numbers.least } },
      Queue: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: { FunctionName: invoked, ScalingConfig: { MaximumConcurrency: numbers.concurrency } },
      },
      Machine: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: {
          DefinitionString: {
            'Fn::Sub': [
              '{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::ecs:runTask.sync","Parameters":{"TaskDefinition":"${T}"},"End":true}}}',
              { T: ref('Task') },
            ],
          },
        },
      },
    };
  });

/** Everything that the readers make of it, whatever the resources are called. */
function read(template: Template, prefixOf: (name: string) => string): unknown {
  const id = (name: string): string => `${prefixOf(name)}${name}`;
  const where = { name: 'X', path: 'X' };
  const containers = selectContainers(readContainers(template, id('Task')));
  const cluster = readDbCluster(template, id('Cluster'), 'Cluster').map(member => ({ ...member, name: '' }));
  const facts = {
    service: readEcsService(template, id('Api'), where),
    processes: isUnknown(containers) ? containers : processesOf(containers, 'WEB_CONCURRENCY'),
    instance: readDbInstance(template, id('Db'), 'Db'),
    replica: readDbInstance(template, id('Replica'), 'Replica'),
    cluster,
    groups: targetGroupsOf(template, { instance: id('Db') }),
    proxy: readTargetGroup(template, id('Targets'), 'Targets'),
    fn: readLambdaFunction(template, id('Fn'), { name: 'Fn' }),
    machine: readStateMachine(template, id('Machine'), { name: 'Machine', executions: 3 }),
    rules: scheduledByRules(template),
  };
  const named = JSON.parse(JSON.stringify(facts).replaceAll(/Part\d\//g, '')) as typeof facts;
  named.cluster.sort((a, b) => (a.path < b.path ? -1 : 1));
  return named;
}

const NAME = /\$\{([A-Z]\w*)(\.[\w.]+)?\}/g;

/** Replaces what refers to resources; `found` is told of each. */
function mapped(value: unknown, change: (name: string, expression: unknown) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(item => mapped(item, change));
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Sub': sub } = value as Record<string, unknown>;
  if (typeof Ref === 'string') return change(Ref, value);
  if (Array.isArray(attribute)) return change(String(attribute[0]), value);
  if (sub === undefined) return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, mapped(field, change)]));
  const [text, own] = (Array.isArray(sub) ? sub : [sub, {}]) as [string, Record<string, unknown>];
  const variables = { ...(mapped(own, change) as Record<string, unknown>) };
  for (const [whole, name = '', rest] of text.matchAll(NAME)) {
    if (name in variables) continue;
    const expression = rest === undefined ? { Ref: name } : att(name, rest.slice(1));
    const other = change(name, expression);
    if (other !== expression) variables[whole.slice(2, -1)] = other;
  }
  return { 'Fn::Sub': Object.keys(variables).length === 0 ? text : [text, variables] };
}

function namesIn(written: Written): string[] {
  const names: string[] = written.DependsOn === undefined ? [] : [written.DependsOn];
  mapped(written.Properties, (name, expression) => {
    names.push(name);
    return expression;
  });
  return names;
}

/** The part of each resource: no earlier one than of those that it refers to, so that the parts could be deployed one after the other. */
function partsOf(resources: App, steps: readonly number[], isTogether: (name: string) => boolean): Map<string, number> {
  const parts = new Map<string, number>();
  Object.entries(resources).forEach(([name, written], at) => {
    const least = Math.max(0, ...namesIn(written).map(each => parts.get(each) ?? 0));
    parts.set(name, isTogether(name) ? (parts.get('Cluster') ?? least) : Math.min(2, least + (steps[at] ?? 0)));
  });
  return parts;
}

type Entries = Record<string, unknown>;

/** Entries of each part. */
function threeTimes(): [Entries, Entries, Entries] {
  return [{}, {}, {}];
}

function put(parts: readonly Entries[], at: number, name: string, value: unknown): void {
  Object.assign(parts[at] as object, { [name]: value });
}

type Handing = (from: number, to: number, expression: unknown) => unknown;

/** The parts as templates whose references lead from one to the other. */
function split(resources: App, parts: Map<string, number>, hand: Handing): Entries[] {
  const templates = threeTimes();
  for (const [name, written] of Object.entries(resources)) {
    const at = parts.get(name) ?? 0;
    const Properties = mapped(written.Properties, (other, expression) => {
      const from = parts.get(other);
      return from === undefined || from === at ? expression : hand(from, at, expression);
    });
    const { DependsOn } = written;
    const isOrdered = DependsOn !== undefined && parts.get(DependsOn) === at;
    put(templates, at, name, { Type: written.Type, Properties, ...(isOrdered && { DependsOn }) });
  }
  return templates;
}

/** Stacks that hand each other everything by exports. */
function byExports(resources: App, parts: Map<string, number>): TemplateMember[] {
  const outputs = threeTimes();
  const split_ = split(resources, parts, (from, _to, expression) => {
    const name = `export-${JSON.stringify(expression)}`;
    put(outputs, from, name, { Value: expression, Export: { Name: { 'Fn::Sub': ['${Name}', { Name: name }] } } });
    return { 'Fn::ImportValue': name };
  });
  return split_.map((Resources, at) => ({ name: `Part${at}`, template: { ...SECTIONS, Resources, Outputs: outputs[at] } }));
}

/** One of the stacks holds the others, and hands on what they need. */
function byNesting(resources: App, parts: Map<string, number>, outer: number): TemplateMember[] {
  const outputs = threeTimes();
  const parameters = threeTimes();
  const handed = threeTimes();
  const nameOf = (expression: unknown): string => JSON.stringify(expression).replace(/\W/g, '');
  const split_ = split(resources, parts, (from, to, expression) => {
    const name = nameOf(expression);
    if (from !== outer) put(outputs, from, name, { Value: expression });
    const outside = from === outer ? expression : att(`Nested${from}`, `Outputs.${name}`);
    if (to === outer) return outside;
    put(parameters, to, name, { Type: 'String' });
    put(handed, to, name, outside);
    return { Ref: name };
  });
  return split_.map((own, at) => {
    const stacks = [0, 1, 2].filter(each => each !== outer).map(each => [`Nested${each}`, stackOf(handed[each])] as const);
    const Resources = at === outer ? { ...own, ...Object.fromEntries(stacks) } : own;
    const template = { ...SECTIONS, Parameters: { ...SECTIONS.Parameters, ...parameters[at] }, Resources, Outputs: outputs[at] };
    return { name: `Part${at}`, template, ...(at !== outer && { nestedIn: { name: `Part${outer}`, logicalId: `Nested${at}` } }) };
  });
}

function stackOf(Parameters: unknown): object {
  return { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'x.json', Parameters } };
}

const steps = fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 20, maxLength: 20 });

/** Reads an app as one template, and the same as parts. */
function expectSame(resources: App, members: readonly TemplateMember[], parts: Map<string, number>): void {
  const template = linkTemplates(members);
  for (const name of Object.keys(resources)) expect(resource(template, `Part${parts.get(name)}/${name}`)).toBeDefined();
  const expected = read({ ...SECTIONS, Resources: resources }, () => '');
  expect(read(template, name => `Part${parts.get(name)}/`)).toEqual(expected);
}

test('an app reads the same in one template and linked alone', () => {
  fc.assert(
    fc.property(app, resources => {
      const parts = new Map(Object.keys(resources).map(name => [name, 0]));
      expectSame(resources, [{ name: 'Part0', template: { ...SECTIONS, Resources: resources } }], parts);
    }),
  );
});

test('an app reads the same in one template and in stacks that import from each other', () => {
  fc.assert(
    fc.property(app, steps, (resources, all) => {
      const parts = partsOf(resources, all, name => name === 'Writer');
      expectSame(resources, byExports(resources, parts), parts);
    }),
    { numRuns: 300 },
  );
});

test('an app reads the same in one template and in stacks that are nested in each other', () => {
  fc.assert(
    fc.property(app, steps, fc.integer({ min: 0, max: 2 }), (resources, all, outer) => {
      // What is nested is created in an order that templates do not tell.
      const parts = partsOf(resources, all, name => ['Writer', 'Reader'].includes(name));
      expectSame(resources, byNesting(resources, parts, outer), parts);
    }),
    { numRuns: 300 },
  );
});
