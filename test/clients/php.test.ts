import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ConnectionBudget, DatabaseTarget, DeploymentOverlap, PoolClient, WebServer } from '../../lib';
import { Child } from '../end-to-end/child';
import { SomeApp } from '../some-app';
import { consumerOf, environmentOf, pass } from '../synth';
import { PostgresClients } from './postgres-clients';
import { describeWhereThere, example } from './runtime';
import { Watch } from './watch';

const FPM = '/usr/sbin/php-fpm8.2';
const GATEWAY = '/usr/bin/cgi-fcgi';
const REQUESTS = 40;
const TEST_MILLISECONDS = 60_000;
const ANSWER_MILLISECONDS = 20_000;
const STOP_SECONDS = 5;

/** Its children would outlive a process that is killed. */
const UNTIL_INPUT_ENDS = '"$@" & cat; kill $!; wait';

/** One task of five children, whose number PHP-FPM reads from the variable that its file names. */
function fpmApp(): { variables: Record<string, string>; demand: number | null } {
  const some = new SomeApp();
  const budget = new ConnectionBudget(some.stack, 'Orders', { database: DatabaseTarget.fromInstance(some.database()) });
  budget.addEcsService(some.service('Api'), {
    name: 'Api',
    client: PoolClient.phpFpm(),
    server: WebServer.readingFrom('FPM_CHILDREN'),
    processes: 5,
    deploymentOverlap: DeploymentOverlap.none({ reason: 'the test has no deployment' }),
  });
  const template = pass(some.app).template(some.stack);
  return { variables: environmentOf(template, 'ApiTask') as Record<string, string>, demand: consumerOf(budget, 'Api').demand };
}

describeWhereThere(
  'PHP-FPM with 40 requests at once',
  { check: ['ls', FPM, GATEWAY, '/usr/lib/php/20220829/pdo_pgsql.so'], packages: 'php-fpm php-pgsql libfcgi-bin' },
  () => {
    const app = fpmApp();
    let directory = '';
    let socket = '';
    let server: PostgresClients | undefined;
    let fpm: Child | undefined;

    beforeAll(async () => {
      directory = await mkdtemp(join(tmpdir(), 'connection-budget-php-'));
      socket = join(directory, 'socket');
      server = await PostgresClients.start();
      const env = {
        ...app.variables,
        ...server.clientEnvironment,
        FPM_DIRECTORY: directory,
        FPM_USER: userInfo().username,
        EXAMPLE: example('php-fpm'),
      };
      const configuration = join(__dirname, 'php', 'fpm.conf');
      const command = [FPM, '--allow-to-run-as-root', '--fpm-config', configuration];
      fpm = new Child('PHP-FPM', ['/bin/sh', '-c', UNTIL_INPUT_ENDS, 'sh', ...command], env);
      await listening(directory);
    }, TEST_MILLISECONDS);

    afterAll(async () => {
      await fpm?.stop(STOP_SECONDS);
      await server?.stop();
      await rm(directory, { recursive: true, force: true });
    }, TEST_MILLISECONDS);

    const request = async (): Promise<string> => {
      const env = { SCRIPT_FILENAME: join(__dirname, 'php', 'request.php'), REQUEST_METHOD: 'GET' };
      const asked = promisify(execFile)(GATEWAY, ['-bind', '-connect', socket], { env, timeout: ANSWER_MILLISECONDS });
      // It waits for the end of what would be posted.
      asked.child.stdin?.end();
      const { stdout } = await asked;
      return stdout.split('\r\n\r\n')[1] ?? stdout;
    };

    it('is told how many children there are', () => {
      expect(app.variables.FPM_CHILDREN).toBe('5');
      expect(app.demand).toBe(5);
    });

    it(
      'opens one connection in each child, as the ledger says, and keeps it for the next request',
      async () => {
        const watch = new Watch(() => server?.sessions('orders-api') ?? Promise.reject(new Error('no server')));
        let answers: string[] = [];
        try {
          answers = await Promise.all(Array.from({ length: REQUESTS }, request));
        } finally {
          await watch.peak();
        }
        expect(answers.filter(answer => !/^\d+$/.test(answer))).toEqual([]);
        expect(await watch.peak()).toBe(app.demand);
        expect(new Set(answers).size).toBe(app.demand);
      },
      TEST_MILLISECONDS,
    );
  },
);

/** @throws when PHP-FPM does not listen within five seconds */
async function listening(directory: string): Promise<void> {
  for (let attempt = 0; !existsSync(join(directory, 'socket')); attempt += 1) {
    if (attempt === 250) throw new Error(`PHP-FPM does not listen: ${readFileSync(join(directory, 'log'), 'utf8')}`);
    await setTimeout(20);
  }
}
