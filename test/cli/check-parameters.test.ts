import type { Ledger } from '../../lib/core/ledger';
import type { Run } from './fake-io';
import { run } from './fake-io';
import { SHOP } from './some-templates';

const HINT = 'conditions were taken both ways: state --parameter Environment=… to judge one environment\n';

function check(...args: string[]): Promise<Run> {
  return run(['check', 'shop.yaml', ...args], { 'shop.yaml': SHOP });
}

/** The development class, and ten tasks that are meant for production. */
const TWO_ENVIRONMENTS = `Parameters:
  Env: { Type: String, AllowedValues: [dev, prod], Default: dev }
  Version: { Type: String, AllowedValues: [16.8, 17.2], Default: 16.8 }
  Zones: { Type: CommaDelimitedList, AllowedValues: [a, b, c], Default: a }
  Password: { Type: String, NoEcho: true, AllowedValues: [hidden-one, hidden-two], Default: hidden-one }
  Text: { Type: String, Default: '' }
Conditions:
  Prod: !Equals [!Ref Env, prod]
  Here: !Equals [!Ref AWS::Region, eu-west-1]
  Hidden: !Equals [!Ref Password, hidden-two]
  Odd: !Equals [!Ref Text, 'a,b=c']
Resources:
  Db:
    Type: AWS::RDS::DBInstance
    Properties: { Engine: postgres, EngineVersion: !Ref Version, DBInstanceClass: !If [Prod, db.r6g.large, db.t4g.micro] }
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions:
        - { Name: app, Image: quay.io/keycloak/keycloak:26.0, Environment: [{ Name: KC_DB_POOL_MAX_SIZE, Value: '20' }, { Name: KC_DB_URL, Value: !GetAtt Db.Endpoint.Address }] }
  Api: { Type: AWS::ECS::Service, Properties: { TaskDefinition: !Ref Task, DesiredCount: !If [Prod, 10, 1] } }
  Extra: { Type: AWS::ECS::Service, Condition: Hidden, Properties: { TaskDefinition: !Ref Task, DesiredCount: 1 } }
  There: { Type: AWS::ECS::Service, Condition: Here, Properties: { TaskDefinition: !Ref Task, DesiredCount: 1 } }
  Strange: { Type: AWS::ECS::Service, Condition: Odd, Properties: { TaskDefinition: !Ref Task, DesiredCount: !Ref Text } }
`;

function judge(...args: string[]): Promise<Run> {
  return run(['check', 'a.yaml', ...args], { 'a.yaml': TWO_ENVIRONMENTS });
}

const stating = (...parameters: string[]): Promise<Run> => judge(...parameters.flatMap(each => ['--parameter', each]));
const SETTLED = ['Password=hidden-one', 'Text=', 'AWS::Region=us-east-1'];

describe('one environment', () => {
  test('is judged by what is stated', async () => {
    const prod = await stating('Env=prod', ...SETTLED);
    expect(prod).toMatchObject({ exitCode: 0, stderr: '' });
    expect(prod.stdout).toContain(' on db.r6g.large');
    expect(prod.stdout).toContain('20 tasks (10, doubled while deploying: maximumPercent 200)');
    const dev = await stating('Env=dev', ...SETTLED);
    expect(dev).toMatchObject({ exitCode: 0, stderr: '' });
    expect(dev.stdout).toContain(' on db.t4g.micro');
    expect(dev.stdout).toContain('2 tasks (1, doubled while deploying: maximumPercent 200)');
    for (const { stdout } of [prod, dev]) {
      expect(stdout).toMatch(/\n1 database, 1 consumer, 0 errors, 0 warnings\n$/);
      expect(stdout).not.toContain('both ways');
    }
  });

  test('is not mixed with others where nothing is stated', async () => {
    const { exitCode, stdout } = await judge();
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/\nconditions were taken both ways: state (--parameter \w+=… ){3}to judge one environment\n$/);
    expect(stdout).toContain('--parameter Env=… ');
  });

  test('may be stated with a comma and an equals sign', async () => {
    const { stdout } = await stating('Env=prod', 'Text=a,b=c');
    expect(stdout).toContain('Strange');
    expect(stdout).toContain('got a,b=c');
    expect((await judge('--parameter=Text=none')).stdout).not.toContain('Strange');
  });

  test('may be a Region', async () => {
    expect((await stating('AWS::Region=eu-west-1')).stdout).toContain('There');
    expect((await stating('AWS::Region=us-east-1', 'AWS::AccountId=123456789012')).stdout).not.toContain('There');
  });

  test('is judged alike by whoever reads --markdown, and --json has no line', async () => {
    expect((await check('--markdown')).stdout.endsWith(`\n\n${HINT}`)).toBe(true);
    expect((await check('--markdown', '--parameter', 'Environment=prod')).stdout).not.toContain('both ways');
    expect((await check('--json')).stdout).not.toContain('both ways');
    const { stdout } = await check('--json', '--parameter', 'Environment=prod');
    expect((JSON.parse(stdout) as Ledger).budgets[0]?.ceiling).toMatchObject({ maxConnections: 179 });
  });

  test('has the terms of all of them', async () => {
    const files = { 'a.yaml': TWO_ENVIRONMENTS, 't.yaml': 'consumers: { a/There: { pool: { size: 1 } } }' };
    const args = ['check', 'a.yaml', '--terms', 't.yaml', '--parameter', 'AWS::Region=us-east-1'];
    expect((await run(args, files)).stderr).toBe('');
    const none = { ...files, 't.yaml': 'consumers: { a/Where: { pool: { size: 1 } } }' };
    expect((await run(args, none)).stderr).toContain("no consumer has the path 'a/Where': did you mean 'a/There'?");
  });
});

describe('several templates', () => {
  const NESTED = `Parameters: { Env: { Type: String, AllowedValues: [dev, prod] }, Inner: { Type: String, Default: x } }
Conditions: { Prod: !Equals [!Ref Env, prod] }
Resources:
  Db: { Type: AWS::RDS::DBInstance, Properties: { Engine: postgres, EngineVersion: '16.8', DBInstanceClass: !If [Prod, db.r6g.large, db.t4g.micro] } }
`;
  const OUTER = `Parameters: { Stage: { Type: String, AllowedValues: [dev, prod] } }
Resources:
  Data: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: inner.yaml, Parameters: { Env: !Ref Stage } } }
`;
  const files = { 'outer.yaml': OUTER, 'inner.yaml': NESTED };

  test('hand on what is stated', async () => {
    const nested = (...args: string[]): Promise<Run> => run(['check', 'outer.yaml', ...args], files);
    expect((await nested('--parameter', 'Stage=prod')).stdout).toContain(' on db.r6g.large');
    expect((await nested('--parameter', 'Stage=dev')).stdout).toContain(' on db.t4g.micro');
    expect((await nested()).stdout).toContain('state --parameter Stage=… to judge');
    expect(await nested('--parameter', 'Inner=y')).toEqual({
      exitCode: 2,
      stdout: '',
      stderr:
        'connection-budget: no template has a parameter "Inner" but nested stacks, which are handed theirs: state what they are handed\n',
    });
  });

  test('have the same parameter', async () => {
    const other = NESTED.replaceAll('Db:', 'Other:');
    const { stdout } = await run(['check', 'a.yaml', 'b.yaml', '--parameter', 'Env=prod'], { 'a.yaml': NESTED, 'b.yaml': other });
    expect(stdout.match(/ on db\.r6g\.large/g)).toHaveLength(2);
  });
});

describe('usage', () => {
  test.each<[string[], string]>([
    [['Env'], '--parameter must be Name=Value, such as Environment=prod: its name or its equals sign is missing'],
    [['=prod'], '--parameter must be Name=Value, such as Environment=prod: its name or its equals sign is missing'],
    [['Env=dev', 'Env=dev'], '--parameter Env is given twice: keep one'],
    [['Enf=dev'], 'no template has a parameter "Enf": did you mean Env? there are Env, Password, Text, Version, Zones'],
    [['Env=prodd'], '--parameter Env must be one of dev, prod, got "prodd": did you mean prod?'],
    [['Env='], '--parameter Env must be one of dev, prod, got ""'],
    [['Version=18'], '--parameter Version must be one of 16.8, 17.2, got "18"'],
    [['Zones=a, d'], '--parameter Zones must be one of a, b, c, got "a, d"'],
    [
      ['Password=hidden-three'],
      '--parameter Password must be one of hidden-one, hidden-two; what was got is not shown, because of its NoEcho',
    ],
    [['AWS::Region=Ireland'], '--parameter AWS::Region must be a Region such as eu-west-1, got "Ireland"'],
    [['AWS::AccountId=1'], '--parameter AWS::AccountId must be an account of 12 digits, got "1"'],
    [
      ['AWS::StackName=a'],
      '--parameter AWS::StackName is not the same in every stack, or follows from others: of pseudo parameters state AWS::Region or AWS::AccountId',
    ],
  ])('%j', async (parameters, message) => {
    expect(await stating(...parameters)).toEqual({ exitCode: 2, stdout: '', stderr: `connection-budget: ${message}\n` });
  });

  test('a template without parameters has none', async () => {
    const { stderr } = await run(['check', 'a.yaml', '--parameter', 'A=b'], { 'a.yaml': 'Resources: { A: { Type: T } }' });
    expect(stderr).toBe('connection-budget: no template has a parameter "A": there is none\n');
  });

  test('every item of a list may be allowed', async () => {
    expect((await stating('Zones=a, c', 'Version=16.80')).stderr).toBe('');
  });
});

test('the value of a parameter that is not echoed stands nowhere', async () => {
  const secret = TWO_ENVIRONMENTS.replace('[hidden-one, hidden-two], Default: hidden-one', '[none], Default: none').replace(
    ', AllowedValues: [none]',
    '',
  );
  const template = `${secret.replace('EngineVersion: !Ref Version', 'EngineVersion: !Ref Password').replace('DesiredCount: !Ref Text', 'DesiredCount: !Ref Password')}
  Data: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: inner.yaml, Parameters: { Class: !Sub '\${Password}' } } }
`;
  const inner = `Parameters: { Class: { Type: String } }
Resources: { Db: { Type: AWS::RDS::DBInstance, Properties: { Engine: postgres, DBInstanceClass: !Ref Class } } }`;
  for (const more of [[], ['--json'], ['--markdown']]) {
    const args = ['check', 'a.yaml', '--parameter', 'Password=xyzzy-8', '--parameter', 'Text=a,b=c', ...more];
    const { stdout, stderr } = await run(args, { 'a.yaml': template, 'inner.yaml': inner });
    expect(stderr).toBe('');
    expect(stdout).toContain('Strange');
    expect(stdout).not.toContain('xyzzy');
  }
});
