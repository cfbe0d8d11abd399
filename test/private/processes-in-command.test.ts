import { ConnectionBudget, DatabaseTarget, PoolClient, PoolSizing, WebServer } from '../../lib';
import { CPUS_ARE_UNKNOWN } from '../../lib/core/server-models';
import { SomeApp } from '../some-app';
import { ledgerOf, synth } from '../synth';

function ledgerFor(
  command: string[],
  processes: number | undefined,
  server?: WebServer,
  environment: Record<string, string> = {},
): ReturnType<typeof ledgerOf> {
  const some = new SomeApp();
  const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(some.database()) });
  budget.addEcsService(some.service('Api', { command, environment }), {
    client: PoolClient.sqlAlchemy(),
    pool: PoolSizing.fixed({ size: 2 }),
    ...(processes !== undefined && { processes }),
    server,
  });
  synth(some.app);
  return ledgerOf(budget);
}

test('a command that starts more processes than declared is counted as it is, and is a conflict', () => {
  const { demand, findings } = ledgerFor(['gunicorn', '--workers', '5', 'shop:app'], 2);
  expect(demand).toBe(2 * 5 * 2);
  expect(findings).toEqual([
    {
      rule: 'conflicting-setting',
      severity: 'error',
      path: 'Shop/Api',
      message: 'Api: the command of container app starts 5 processes, but 2 are declared',
      remedies: ['remove the number from the command, so that WEB_CONCURRENCY is read', 'declare processes: 5'],
    },
  ]);
});

test('fewer processes than declared are a conflict too, and the declared number counts', () => {
  const { demand, findings } = ledgerFor(['gunicorn', '-w', '1', 'shop:app'], 2);
  expect(demand).toBe(2 * 2 * 2);
  expect(findings.map(({ rule }) => rule)).toEqual(['conflicting-setting']);
});

test.each([
  [['gunicorn', '--workers', '2', 'shop:app']],
  [['gunicorn', 'shop:app']],
  [['sh', '-c', 'gunicorn -w $WEB_CONCURRENCY shop:app']],
])('%j agrees with two declared processes', command => {
  const { demand, findings } = ledgerFor(command, 2);
  expect(demand).toBe(2 * 2 * 2);
  expect(findings).toEqual([]);
});

test('the command of a server that reads no variable is left alone', () => {
  expect(ledgerFor(['worker', '-w', '9'], 2, WebServer.OTHER).findings).toEqual([]);
});

test('arguments in a variable that start more processes than declared are counted, and are a conflict', () => {
  const environment = { GUNICORN_CMD_ARGS: '--workers=8 --threads 4' };
  const { demand, findings } = ledgerFor(['gunicorn', 'shop:app'], 2, undefined, environment);
  expect(demand).toBe(2 * 8 * 2);
  expect(findings).toEqual([
    {
      rule: 'conflicting-setting',
      severity: 'error',
      path: 'Shop/Api',
      message: 'Api: GUNICORN_CMD_ARGS of container app starts 8 processes, but 2 are declared',
      remedies: ['remove the number from GUNICORN_CMD_ARGS, so that WEB_CONCURRENCY is read', 'declare processes: 8'],
    },
  ]);
});

test('what a shell sets stands above what is declared', () => {
  const { demand, findings } = ledgerFor(['sh', '-c', 'WEB_CONCURRENCY=8 exec gunicorn shop:app'], 2);
  expect(demand).toBe(2 * 8 * 2);
  expect(findings.map(({ message }) => message)).toEqual([
    'Api: the command of container app starts 8 processes, but 2 are declared',
  ]);
});

test('arguments without a number agree, and so does the same number', () => {
  for (const GUNICORN_CMD_ARGS of ['--threads 4', '--workers=2']) {
    expect(ledgerFor(['gunicorn', 'shop:app'], 2, undefined, { GUNICORN_CMD_ARGS })).toMatchObject({ findings: [], demand: 8 });
  }
});

test('arguments count where nothing is declared', () => {
  const environment = { GUNICORN_CMD_ARGS: '--workers=8', WEB_CONCURRENCY: '2' };
  expect(ledgerFor(['gunicorn', 'shop:app'], undefined, undefined, environment)).toMatchObject({ findings: [], demand: 32 });
});

describe('a switch that is not literally the declared number', () => {
  const conflicts = (command: string[], server?: WebServer, environment: Record<string, string> = {}) => {
    const { demand, findings } = ledgerFor(command, 4, server, environment);
    expect(demand).toBe(2 * 4 * 2);
    return findings.map(({ rule, message, remedies }) => ({ rule, message, remedies }));
  };
  const shell = (line: string): string[] => ['sh', '-c', line];
  const leave = 'remove the number from the command, so that WEB_CONCURRENCY is read';
  const says = (written: string) =>
    `Api: the command of container app starts as many processes as ${written} says, but 4 are declared`;

  it.each<[string, string, Record<string, string>, string[]]>([
    [
      'uvicorn app:app --workers $WORKERS',
      '$WORKERS',
      { WORKERS: '16', WEB_CONCURRENCY: '4' },
      [leave, "declare server: WebServer.readingFrom('WORKERS') and remove WORKERS from the container"],
    ],
    [
      'uvicorn app:app --workers "${WORKERS:-16}"',
      '${WORKERS:-16}',
      {},
      [leave, "declare server: WebServer.readingFrom('WORKERS')"],
    ],
    [
      'gunicorn -w ${WORKERS} app',
      '${WORKERS}',
      { WORKERS: '16' },
      [leave, "declare server: WebServer.readingFrom('WORKERS') and remove WORKERS from the container"],
    ],
    ['gunicorn -w ${Workers} app', '${Workers}', {}, [leave]],
    ['gunicorn -w $(( 2 * $WEB_CONCURRENCY )) app', '$(( 2 * $WEB_CONCURRENCY ))', {}, [leave]],
    ['WEB_CONCURRENCY=$WORKERS gunicorn app', 'its own WEB_CONCURRENCY', {}, [leave]],
  ])('%s is a conflict', (line, written, environment, remedies) => {
    expect(conflicts(shell(line), WebServer.UVICORN, environment)).toEqual([
      { rule: 'conflicting-setting', message: says(written), remedies },
    ]);
  });

  it.each(['gunicorn -w $(( 2 * $(nproc) + 1 )) app', 'gunicorn -w $(getconf _NPROCESSORS_ONLN) app', 'gunicorn -w `nproc` app'])(
    '%s follows the CPUs',
    line => {
      const message = `Api: the command of container app starts processes by the CPUs, but 4 are declared: ${CPUS_ARE_UNKNOWN}`;
      expect(conflicts(shell(line))).toEqual([{ rule: 'conflicting-setting', message, remedies: [leave] }]);
    },
  );

  it.each([
    'gunicorn -w 4; sleep 1',
    'exec gunicorn --workers="4" app',
    '(uvicorn app:app --workers 4)',
    'gunicorn -w ${WEB_CONCURRENCY:-16} app',
    'gunicorn --workers "$WEB_CONCURRENCY" app',
    'export WEB_CONCURRENCY=${WEB_CONCURRENCY:-2} && gunicorn app',
  ])('%s agrees', line => {
    expect(conflicts(shell(line))).toEqual([]);
  });

  it('agrees where the server is said to read it', () => {
    expect(conflicts(shell('gunicorn -w $WORKERS app'), WebServer.readingFrom('WORKERS'))).toEqual([]);
  });
});

it.each([
  ['$WORKERS', 'workers in the command of container app must be a whole number from 0 to 100000, got $WORKERS'],
  ['${WORKERS:-4}', 'workers in the command of container app cannot be read: ${WORKERS:-4} is known only when deployed'],
])('%s where nothing is declared has a way out', (written, reason) => {
  const { findings } = ledgerFor(['sh', '-c', `gunicorn -w ${written} app`], undefined);
  expect(findings.map(({ message }) => message)).toEqual([
    `the demand of Api is unknown: ${reason}: write a number there, or remove it and state processes`,
  ]);
});
