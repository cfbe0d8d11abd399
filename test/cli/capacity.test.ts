import { run } from './fake-io';

const MICRO = ['capacity', 'db.t3.micro', '--engine', 'postgres', '--engine-version', '16.8'];

const NOTE = [
  'The ceiling is an estimate, a lower bound: AWS does not publish the memory that it keeps of an instance.',
  'Where the server runs already, state with --max-connections what SHOW max_connections prints on the server.',
];

describe('capacity', () => {
  test('prints the ceiling with its basis and source, the reserve item by item, what is usable, and that it is an estimate', async () => {
    expect(await run(MICRO)).toEqual({
      exitCode: 0,
      stdout: [
        'PostgreSQL 16.8 on db.t3.micro',
        '  ceiling              77   estimated: LEAST({DBInstanceClassMemory/9531392},5000) on at least 704 MiB of 1 GiB',
        '  - superuser           3',
        '  - rds_superuser       2',
        '  - rds_reserved        4',
        '  - rdsadmin sessions   3',
        '  - operations         10',
        '  - margin              4',
        '  = usable             51',
        '',
        ...NOTE,
        '',
      ].join('\n'),
      stderr: '',
    });
  });

  test('prints one JSON object with --json', async () => {
    const { exitCode, stdout, stderr } = await run([...MICRO, '--json']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout.endsWith('}\n')).toBe(true);
    expect(JSON.stringify(JSON.parse(stdout))).toBe(
      '{"engine":"postgres","engineVersion":"16.8","instanceClass":"db.t3.micro","maxConnections":77,"basis":"estimated",' +
        '"source":"LEAST({DBInstanceClassMemory/9531392},5000) on at least 704 MiB of 1 GiB","reserve":[' +
        '{"name":"superuser","connections":3},{"name":"rds_superuser","connections":2},{"name":"rds_reserved","connections":4},' +
        '{"name":"rdsadmin sessions","connections":3},{"name":"operations","connections":10},{"name":"margin","connections":4}],"usable":51}',
    );
  });

  test('a stated ceiling needs no class and is no estimate', async () => {
    const argv = ['capacity', '--engine', 'mysql', '--max-connections', '683', '--operations', '0', '--margin', '2.5'];
    expect(await run(argv)).toEqual({
      exitCode: 0,
      stdout: [
        'MySQL',
        '  ceiling               683   declared: as stated',
        '  - rdsadmin sessions     2',
        '  - spare for rdsadmin    1',
        '  - margin               18',
        '  = usable              662',
        '',
      ].join('\n'),
      stderr: '',
    });
  });

  test('what is not stated is null in JSON', async () => {
    const { stdout } = await run(['capacity', '--engine', 'mysql', '--max-connections', '683', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      engineVersion: null,
      instanceClass: null,
      maxConnections: 683,
      basis: 'declared',
    });
  });

  test('an expression of the parameter group is evaluated, and is an estimate where it follows the memory', async () => {
    const { exitCode, stdout } = await run([
      'capacity',
      'db.t3.micro',
      '--engine',
      'mysql',
      '--parameter',
      '{DBInstanceClassMemory/12582880}',
    ]);
    expect(exitCode).toBe(0);
    expect(stdout.split('\n')).toEqual([
      'MySQL on db.t3.micro',
      '  ceiling               58   parameter: max_connections {DBInstanceClassMemory/12582880} in --parameter on at least 704 MiB of 1 GiB',
      '  - rdsadmin sessions    2',
      '  - spare for rdsadmin   1',
      '  - operations          10',
      '  - margin               3',
      '  = usable              42',
      '',
      ...NOTE.map(line => line.replace('SHOW max_connections', 'SELECT @@max_connections')),
      '',
    ]);
  });

  test('a number in the parameter group is no estimate', async () => {
    const { exitCode, stdout } = await run(['capacity', 'db.t3.micro', '--engine', 'mysql', '--parameter', '400', '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ maxConnections: 400, basis: 'parameter' });
    const text = await run(['capacity', 'db.t3.micro', '--engine', 'mysql', '--parameter', '400']);
    expect(text.stdout).not.toContain('estimate');
  });

  test('a class of Aurora has what AWS prints for it, and that is no estimate', async () => {
    expect(await run(['capacity', 'db.r6g.large', '--engine', 'aurora-postgresql'])).toEqual({
      exitCode: 0,
      stdout: [
        'Aurora PostgreSQL on db.r6g.large',
        '  ceiling              1722   published: table of the Aurora User Guide of June 2023, no longer printed: ' +
          'Maximum connections to an Aurora PostgreSQL DB instance',
        '  - superuser             3',
        '  - rds_superuser         2',
        '  - Aurora automation     3',
        '  - operations           10',
        '  - margin               87',
        '  = usable             1617',
        '',
      ].join('\n'),
      stderr: '',
    });
  });

  test('Aurora Serverless v2 takes a capacity range', async () => {
    const argv = ['capacity', 'db.serverless', '--engine', 'aurora-postgresql', '--min-acu', '0.5', '--max-acu', '16'];
    const { exitCode, stdout } = await run(argv);
    expect(exitCode).toBe(0);
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      'Aurora PostgreSQL on db.serverless of 0.5 to 16 ACU',
      '  ceiling              2000   published: row of 16 ACU, Aurora User Guide: Maximum connections for Aurora Serverless v2, ' +
        'capped at 2,000 at a minimum of 0 or 0.5 ACU',
    ]);
    expect(stdout).not.toContain('estimate');
    expect(JSON.parse((await run([...argv, '--json'])).stdout)).toMatchObject({
      instanceClass: 'db.serverless',
      serverless: { minAcu: 0.5, maxAcu: 16 },
      maxConnections: 2000,
      basis: 'published',
    });
  });

  test('between the capacities that AWS prints, a figure of PostgreSQL says that it is taken from a line', async () => {
    const argv = ['capacity', 'db.serverless', '--engine', 'aurora-postgresql', '--min-acu', '1', '--max-acu', '2.5'];
    expect((await run(argv)).stdout.split('\n').slice(-4)).toEqual([
      '',
      'The ceiling is an estimate: AWS prints the limit for other capacities only, and it is taken from the line between them.',
      'Where the server runs already, state with --max-connections what SHOW max_connections prints on the server.',
      '',
    ]);
    const mysql = argv.map(arg => (arg === 'aurora-postgresql' ? 'aurora-mysql' : arg));
    expect((await run(mysql)).stdout).toContain(NOTE[0]);
  });

  test('PostgreSQL on Cloud SQL follows the memory', async () => {
    const argv = ['capacity', '--engine', 'postgres', '--platform', 'cloud-sql', '--memory', '16'];
    expect(await run(argv)).toEqual({
      exitCode: 0,
      stdout: [
        'PostgreSQL on Cloud SQL with 16 GiB',
        '  ceiling       500   published: row of 15 GiB, Cloud SQL for PostgreSQL: max_connections by memory',
        '  - superuser     3',
        '  - operations   10',
        '  - margin       25',
        '  = usable      462',
        '',
      ].join('\n'),
      stderr: '',
    });
    expect(JSON.stringify(JSON.parse((await run([...argv, '--json'])).stdout))).toContain(
      '"instanceClass":null,"platform":"cloud-sql","memoryGib":16,"maxConnections":500,',
    );
  });

  test('PostgreSQL on Azure has a reserve of its own', async () => {
    const { stdout } = await run(['capacity', '--engine', 'postgres', '--platform', 'azure', '--memory', '8']);
    expect(stdout.split('\n').slice(1, 3)).toEqual([
      '  ceiling       859   published: row of 8 GiB, Azure Database for PostgreSQL flexible server: Maximum connections, ' +
        'computed at provisioning and not on a resize',
      '  - Azure        15',
    ]);
  });

  test('a self-managed server has the ceiling that is stated', async () => {
    const argv = ['capacity', '--engine', 'postgres', '--platform', 'self-managed'];
    const stated = await run([...argv, '--max-connections', '400']);
    expect(stated.exitCode).toBe(0);
    expect(stated.stdout.split('\n').slice(0, 3)).toEqual([
      'PostgreSQL on a self-managed server',
      '  ceiling       400   declared: as stated',
      '  - superuser     3',
    ]);
    expect((await run([...argv, '--parameter', '300'])).stdout).toContain('300   parameter: max_connections 300 in --parameter');
    expect(await run(argv)).toEqual({
      exitCode: 1,
      stdout: [
        'PostgreSQL on a self-managed server',
        '  ceiling  ?   unknown: a self-managed server has the limit that its own configuration sets',
        '',
        'Finding unknown-ceiling: state with --max-connections what SHOW max_connections prints on the server.',
        '',
      ].join('\n'),
      stderr: '',
    });
  });

  test('what a server does not have is not in JSON', async () => {
    const { stdout } = await run([...MICRO, '--json']);
    expect(Object.keys(JSON.parse(stdout) as object).filter(key => /serverless|platform|memory/.test(key))).toEqual([]);
  });

  test('an unknown class is a finding that names the nearest classes and the way out', async () => {
    expect(await run(['capacity', 'db.t3.mirco', '--engine', 'postgres'])).toEqual({
      exitCode: 1,
      stdout: [
        'PostgreSQL on db.t3.mirco',
        '  ceiling  ?   unknown: instance class "db.t3.mirco" is not known, nearest are db.t3.micro, db.t3.large, db.t3.medium',
        '',
        'Finding unknown-ceiling: state with --max-connections what SHOW max_connections prints on the server.',
        '',
      ].join('\n'),
      stderr: '',
    });
  });

  test('an unknown ceiling is null in JSON, and so is what is usable', async () => {
    const { exitCode, stdout } = await run(['capacity', 'db.t3.mirco', '--engine', 'postgres', '--json']);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      engine: 'postgres',
      engineVersion: null,
      instanceClass: 'db.t3.mirco',
      maxConnections: null,
      basis: 'unknown',
      source: 'instance class "db.t3.mirco" is not known, nearest are db.t3.micro, db.t3.large, db.t3.medium',
      reserve: [],
      usable: null,
    });
  });

  test('names cannot move the cursor', async () => {
    const { stdout } = await run(['capacity', 'db.\u001b[2Jx', '--engine', 'postgres', '--engine-version', '\u0007']);
    expect(stdout.split('\n')[0]).toBe('PostgreSQL \ufffd on db.\ufffd[2Jx');
    expect(stdout).not.toContain('\u001b');
  });

  test.each([
    [[], 'capacity needs one instance class, got 0: name one such as db.t3.micro'],
    [['a', 'b'], 'capacity needs one instance class, got 2: name one such as db.t3.micro'],
    [
      ['db.t3.micro'],
      'capacity needs --engine: one of postgres, mysql, mariadb, oracle, sqlserver, db2, aurora-postgresql, aurora-mysql',
    ],
    [
      ['db.t3.micro', '--engine', 'postgers'],
      '--engine must be one of postgres, mysql, mariadb, oracle, sqlserver, db2, aurora-postgresql, aurora-mysql, got "postgers": did you mean postgres?',
    ],
    [
      ['db.t3.micro', '--engine', 'sqlite3 --x'],
      '--engine must be one of postgres, mysql, mariadb, oracle, sqlserver, db2, aurora-postgresql, aurora-mysql, got "sqlite3 --x"',
    ],
    [
      ['--engine', 'mysql', '--max-connections', '0'],
      '--max-connections must be a whole number from 1 to 262143, got 0: state what SHOW max_connections prints on the server',
    ],
    [
      ['--engine', 'mysql', '--max-connections', '1.5'],
      '--max-connections must be a whole number from 1 to 262143, got 1.5: state what SHOW max_connections prints on the server',
    ],
    [
      ['db.t3.micro', '--engine', 'mysql', '--operations', '-1'],
      '--operations must be a whole number from 0 to 262143, got -1: connections kept for migrations, psql and monitoring, 10 by default',
    ],
    [
      ['db.t3.micro', '--engine', 'mysql', '--margin', 'NaN'],
      '--margin must be a number from 0 to 90, got "NaN": per cent of the ceiling kept as a safety margin, 5 by default',
    ],
    [
      ['--engine', 'mysql', '--max-connections', '5', '--parameter', '5'],
      '--max-connections and --parameter exclude each other: keep one',
    ],
  ])('%j is refused', async (args, message) => {
    expect(await run(['capacity', ...args])).toEqual({ exitCode: 2, stdout: '', stderr: `connection-budget: ${message}\n` });
  });
});
