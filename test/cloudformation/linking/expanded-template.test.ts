import { checkTemplates } from '../../../lib/cloudformation/implied/check';
import { NO_TERMS } from '../../../lib/cloudformation/implied/terms';
import { expandedMember } from '../../../lib/cloudformation/linking/expanded-template';
import { linkTemplates } from '../../../lib/cloudformation/linked-template';

const DATABASE = { Type: 'AWS::RDS::DBInstance', Properties: { Engine: 'postgres', DBInstanceClass: 'db.t3.micro' } };

function expanded(template: object): { Resources: unknown; unread: string[] } {
  const { member, unread } = expandedMember({ name: 'T', template });
  const { Resources } = member.template;
  return { Resources, unread: unread.map(({ what, because }) => `${what}: ${because}`) };
}

describe('loops', () => {
  const Parameters = {
    Names: { Type: 'CommaDelimitedList', Default: 'Api, Jobs', AllowedValues: ['Api, Jobs', 'Other'] },
    One: { Type: 'String', Default: 'Api' },
    Unset: { Type: 'CommaDelimitedList' },
  };
  const Mappings = { Sets: { prod: { names: ['Api', 'Jobs'] } } };

  test.each<[string, unknown]>([
    ['a list', ['Api', 'Jobs']],
    ['a parameter', { Ref: 'Names' }],
    ['a list with a parameter', [{ Ref: 'One' }, 'Jobs']],
    ['a list of a mapping', { 'Fn::FindInMap': ['Sets', 'prod', 'names'] }],
    ['a text that is split', { 'Fn::Split': [',', 'Api,Jobs'] }],
  ])('over %s are written out', (_, collection) => {
    const fragment = {
      'Task${Name}': { Type: 'T', Properties: { a: { Ref: 'Name' }, b: { 'Fn::GetAtt': [{ Ref: 'Name' }, 'Arn'] } } },
    };
    expect(expanded({ Parameters, Mappings, Resources: { 'Fn::ForEach::L': ['Name', collection, fragment] } })).toEqual({
      Resources: {
        TaskApi: { Type: 'T', Properties: { a: 'Api', b: { 'Fn::GetAtt': ['Api', 'Arn'] } } },
        TaskJobs: { Type: 'T', Properties: { a: 'Jobs', b: { 'Fn::GetAtt': ['Jobs', 'Arn'] } } },
      },
      unread: [],
    });
  });

  test('in loops and in resources, with other texts left alone', () => {
    const inner = ['B', ['x.y', 'z'], { '${A}&{B}': { Type: 'T', Properties: { name: '${A}-${B}-${Other}-&{B}' } } }];
    const properties = { 'Fn::ForEach::P': ['K', ['p', 'q'], { 'key${K}': 'is ${K}' }] };
    const Resources = { 'Fn::ForEach::O': ['A', ['a'], { 'Fn::ForEach::I': inner }], R: { Type: 'T', Properties: properties } };
    expect(expanded({ Resources })).toEqual({
      Resources: {
        axy: { Type: 'T', Properties: { name: 'a-x.y-${Other}-xy' } },
        az: { Type: 'T', Properties: { name: 'a-z-${Other}-z' } },
        R: { Type: 'T', Properties: { keyp: 'is p', keyq: 'is q' } },
      },
      unread: [],
    });
  });

  test.each<[string, unknown, string]>([
    [
      'what is known only when deployed',
      ['N', { Ref: 'Unset' }, { 'D${N}': DATABASE }],
      'what it goes through is known only when deployed',
    ],
    ['no list', 'x', 'it is malformed'],
    ['no fragment', ['N', ['a']], 'it is malformed'],
    [
      'too much',
      ['N', Array.from({ length: 4_000 }, (_, at) => String(at)), { 'A${N}': DATABASE, 'B${N}': DATABASE }],
      'loops make more than 5000 entries or 200000 parts',
    ],
  ])('over %s are told', (_, loop, because) => {
    const { unread, Resources } = expanded({ Parameters, Resources: { 'Fn::ForEach::L': loop } });
    expect(unread).toEqual([`Fn::ForEach::L in Resources of T: ${because}`]);
    expect(Resources).toEqual({ 'Fn::ForEach::L': loop });
  });

  test('that make nothing that is read are not told', () => {
    const buckets = ['N', { Ref: 'Unset' }, { 'B${N}': { Type: 'AWS::S3::Bucket' } }];
    const conditions = { 'Fn::ForEach::C': ['N', { Ref: 'Unset' }, { 'Is${N}': { 'Fn::Equals': ['a', 'b'] } }] };
    expect(expanded({ Parameters, Conditions: conditions, Resources: { 'Fn::ForEach::L': buckets } }).unread).toEqual([]);
  });

  test('that multiply end', () => {
    const nest = (level: number): object => ({
      [`Fn::ForEach::L${level}`]: [
        `N${level}`,
        ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'],
        level === 0 ? { [Array.from({ length: 9 }, (_, at) => `\${N${at}}`).join('')]: DATABASE } : nest(level - 1),
      ],
    });
    const started = Date.now();
    expect(expanded({ Resources: nest(8) }).unread.length).toBeGreaterThan(0);
    expect(Date.now() - started).toBeLessThan(10_000);
  });

  test('make databases that are judged', () => {
    const template = { Resources: { 'Fn::ForEach::Dbs': ['Name', ['Orders', 'Billing'], { 'Db${Name}': DATABASE }] } };
    const { budgets, unread } = checkTemplates([{ name: 'T', template }], NO_TERMS);
    expect([budgets.map(({ name }) => name), unread]).toEqual([['DbOrders', 'DbBilling'], []]);
  });
});

describe('macros', () => {
  const Resources = { Db: DATABASE };

  test.each<[string, object, string[]]>([
    ['of AWS SAM', { Transform: 'AWS::Serverless-2016-10-31' }, []],
    ['that are known', { Transform: ['AWS::LanguageExtensions', 'AWS::SecretsManager-2024-09-16'] }, []],
    [
      'of somebody',
      { Transform: ['AWS::LanguageExtensions', 'Services'] },
      ['macro Services of T: what it makes of the template is not known'],
    ],
    [
      'that bring in a file',
      { Transform: { Name: 'AWS::Include', Parameters: { Location: 's3://b/x.yaml' } } },
      ['macro AWS::Include s3://b/x.yaml of T: the file that it brings in is not read'],
    ],
    [
      'among resources',
      { Resources: { Db: DATABASE, 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: { Ref: 'L' } } } } },
      ['macro AWS::Include in Resources of T: the file that it brings in is not read'],
    ],
    [
      'among outputs',
      { Outputs: { 'Fn::Transform': { Name: 'Out' } } },
      ['macro Out in Outputs of T: what it makes of the template is not known'],
    ],
    ['among conditions', { Conditions: { 'Fn::Transform': { Name: 'Out' } } }, []],
    [
      'in a function',
      { Resources: { Db: DATABASE, Fn: { Type: 'AWS::Lambda::Function', Properties: { 'Fn::Transform': { Name: 'X' } } } } },
      ['a macro in Fn of T: what it makes of the resource is not known'],
    ],
    [
      'in the definition of an API',
      {
        Resources: {
          Db: DATABASE,
          Api: { Type: 'AWS::Serverless::Api', Properties: { DefinitionBody: { 'Fn::Transform': { Name: 'AWS::Include' } } } },
        },
      },
      [],
    ],
  ])('%s', (_, template, told) => {
    const { budgets, unread } = checkTemplates([{ name: 'T', template: { Resources, ...template } }], NO_TERMS);
    expect(unread.map(({ what, because }) => `${what}: ${because}`)).toEqual(told);
    expect((budgets[0]?.unseen ?? []).filter(({ what }) => what.includes('macro')).length).toBe(told.length);
  });
});

describe('Globals of AWS SAM', () => {
  const Globals = {
    Function: {
      ReservedConcurrentExecutions: 3,
      Timeout: 5,
      VpcConfig: { SecurityGroupIds: ['sg-a'], SubnetIds: ['s'] },
      Environment: { Variables: { A: 'theirs', B: 'theirs' } },
      Layers: ['one'],
      Tags: { Ref: 'T' },
    },
  };
  const propertiesOf = (Properties?: object, Type = 'AWS::Serverless::Function'): unknown => {
    const { Resources } = expanded({ Globals, Resources: { Fn: { Type, ...(Properties && { Properties }) } } });
    return (Resources as { Fn: { Properties?: unknown } }).Fn.Properties;
  };

  test('are those of a function', () => {
    expect(propertiesOf()).toEqual(Globals.Function);
  });

  test('are merged with its own', () => {
    const properties = {
      Timeout: 9,
      VpcConfig: { SecurityGroupIds: ['sg-b'], SubnetIds: { Ref: 'Subnets' } },
      Environment: { Variables: { B: 'own' } },
      Layers: ['two'],
      Tags: { a: 'b' },
    };
    expect(propertiesOf(properties)).toEqual({
      ReservedConcurrentExecutions: 3,
      Timeout: 9,
      VpcConfig: { SecurityGroupIds: ['sg-a', 'sg-b'], SubnetIds: { Ref: 'Subnets' } },
      Environment: { Variables: { A: 'theirs', B: 'own' } },
      Layers: ['one', 'two'],
      Tags: { a: 'b' },
    });
  });

  test('are none of other functions', () => {
    expect(propertiesOf({}, 'AWS::Lambda::Function')).toEqual({});
  });

  test('stand in the linked template', () => {
    const template = { Globals, Resources: { Fn: { Type: 'AWS::Serverless::Function' } } };
    expect(linkTemplates([{ name: 'T', template }]).Resources).toMatchObject({ 'T/Fn': { Properties: { Timeout: 5 } } });
  });
});
