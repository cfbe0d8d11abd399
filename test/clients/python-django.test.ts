import { request } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { PoolClient, WebServer } from '../../lib';
import { Child } from '../end-to-end/child';
import { PostgresServer } from '../end-to-end/postgres-server';
import type { Sessions } from '../end-to-end/postgres-server';
import { PYTHON } from '../end-to-end/python';
import { serverSettings } from '../end-to-end/server-settings';
import { pythonApp } from './python-app';
import { describeWhereInstalled, example, program, pythonPath } from './python-runtime';

const REQUESTS = 40;
const BURSTS = 60;
const START_SECONDS = 30;
const START_MILLISECONDS = 120_000;
const STOP_SECONDS = 8;

describeWhereInstalled('Django in two workers of Gunicorn, with 40 requests at once', ['django', 'psycopg2', 'gunicorn'], () => {
  const app = pythonApp(PoolClient.django(), WebServer.GUNICORN);
  let server: PostgresServer | undefined;
  let gunicorn: Child | undefined;
  let sessions: Sessions = {};
  let answers: string[] = [];

  beforeAll(async () => {
    server = await PostgresServer.start(serverSettings(app.budget, app.budget.ceiling.maxConnections ?? 0));
    const env = { ...server.serviceEnvironment, ...app.variables, ...pythonPath('django') };
    gunicorn = new Child('Gunicorn', [PYTHON, program('gunicorn_server.py'), example('django', 'gunicorn.conf.py')], env);
    const url = `http://127.0.0.1:${await gunicorn.says('listening', START_SECONDS)}`;
    await allWorkers(url, app.api.processes ?? 0);
    answers = await askUntil(url, server, app.api.steadyDemand ?? 0);
    sessions = await server.sessions();
  }, START_MILLISECONDS);

  afterAll(async () => {
    try {
      await gunicorn?.stop(STOP_SECONDS);
    } finally {
      await server?.stop();
    }
  }, START_MILLISECONDS);

  it('is granted 12 threads in each of the two workers, which Gunicorn reads by itself', () => {
    expect(app.variables).toMatchObject({ DB_POOL_SIZE: '12', DB_MAX_OVERFLOW: '0', WEB_CONCURRENCY: '2' });
    expect(app.api).toMatchObject({ processes: 2, copies: { steady: 1 }, steadyDemand: 24 });
  });

  it('opens a connection for each thread, as the ledger says, and never more', () => {
    expect(server?.peak).toBe(app.api.steadyDemand);
  });

  it('answers all of them from these connections, which stay open', () => {
    expect(answers.length % REQUESTS).toBe(0);
    expect(new Set(answers).size).toBe(app.api.steadyDemand);
    expect(sessions).toEqual({ [app.variables.PGAPPNAME ?? '']: app.api.steadyDemand });
  });
});

/** Which worker accepts a request is the kernel's choice: once more, where it gave one of them fewer than it has threads. */
async function askUntil(url: string, server: PostgresServer, connections: number): Promise<string[]> {
  const answers: string[] = [];
  for (let burst = 0; burst === 0 || (burst < BURSTS && server.peak < connections); burst += 1)
    answers.push(...(await Promise.all(Array.from({ length: REQUESTS }, () => get(`${url}/`)))));
  return answers;
}

/** Requests that come before all workers are there would all go to the first one. */
async function allWorkers(url: string, workers: number): Promise<void> {
  const seen = new Set<string>();
  for (let attempt = 0; seen.size < workers; attempt += 1) {
    if (attempt === 200) throw new Error(`${workers} workers were expected, got ${seen.size}`);
    const answered = await Promise.all([1, 2, 3, 4].map(() => get(`${url}/worker`)));
    for (const worker of answered) seen.add(worker);
    await setTimeout(50);
  }
}

/** Over a connection of its own, as a load balancer's: a kept one stays with its worker. */
function get(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent: false }, response => {
      let text = '';
      response.on('data', chunk => (text += String(chunk)));
      response.on('end', () => {
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`${url} answered ${response.statusCode ?? '?'}: ${text}`));
      });
    });
    asked.on('error', reject).end();
  });
}
