import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PoolClient } from '../../lib';
import { Child } from '../end-to-end/child';
import { postgres } from '../some-app';
import { clientApp } from './client-app';
import { PostgresClients } from './postgres-clients';
import { describeWhereThere } from './runtime';
import type { Runtime } from './runtime';
import { Watch } from './watch';

const BUILD_MILLISECONDS = 240_000;
const TEST_MILLISECONDS = 60_000;
const SECONDS = 40;
const STOP_SECONDS = 5;

/** A program that is neither Node.js nor Python, and does what it is told by its first argument. */
export interface OtherLanguage {
  readonly name: string;
  readonly client: PoolClient;
  readonly runtime: Runtime;
  /** Makes the program where its language needs that. @returns what starts it */
  readonly build: (directory: string) => readonly string[];
  /** Variables beside those of the database and of the budget. */
  readonly environment?: Record<string, string>;
  /** The pool of one connection that a second request waits a second for. */
  readonly tight: Record<string, string>;
}

/** What further tests of a program may do with it. */
export interface Running {
  /** Has a process do one thing, and ends it: the line that begins with the word. */
  readonly told: (task: string, word: string, changes?: Record<string, string>) => Promise<string>;
  /** The most sessions that the server had of a process at any one moment while it was asked for 40 connections at once. */
  readonly peak: (task: string) => Promise<number>;
}

/** Has the program of one process ask for 40 connections at once on PostgreSQL, and counts them. */
export function describeOtherLanguage(language: OtherLanguage, further: (running: Running) => void = () => undefined): void {
  describeWhereThere(`an application with ${language.name} on PostgreSQL`, language.runtime, () => {
    const app = clientApp(language.name, language.client, postgres);
    let directory = '';
    let command: readonly string[] = [];
    let server: PostgresClients | undefined;

    beforeAll(async () => {
      directory = await mkdtemp(join(tmpdir(), 'connection-budget-'));
      command = language.build(directory);
      server = await PostgresClients.start();
    }, BUILD_MILLISECONDS);

    afterAll(async () => {
      await server?.stop();
      await rm(directory, { recursive: true, force: true });
    }, TEST_MILLISECONDS);

    const sessions = (): Promise<number> =>
      server?.sessions(app.variables.PGAPPNAME ?? '') ?? Promise.reject(new Error('no server'));

    const told: Running['told'] = async (task, word, changes = {}) => {
      const env = { PATH: process.env.PATH, ...language.environment, ...app.variables };
      const child = new Child(language.name, [...command, task], { ...env, ...server?.clientEnvironment, ...changes });
      try {
        return await child.says(word, SECONDS);
      } finally {
        await child.stop(STOP_SECONDS);
      }
    };

    const peak: Running['peak'] = async task => {
      const watch = new Watch(sessions);
      try {
        expect(await told(task, 'answered')).toBe('40');
      } finally {
        await watch.peak();
      }
      return watch.peak();
    };

    it(
      'opens what the ledger says when it is asked for 40 connections at once, and refuses none',
      async () => {
        expect(app.line).toMatchObject({ copies: { peak: 1 }, processes: 1, pool: { size: 7, overflow: 0 }, demand: 7 });
        expect(await peak('ask')).toBe(app.line.demand);
      },
      TEST_MILLISECONDS,
    );

    it(
      'finds a request that keeps its connection, with a pool of one and a second to wait',
      async () => {
        expect(await told('leak', 'leak', language.tight)).toBe('found after 1 s');
      },
      TEST_MILLISECONDS,
    );

    further({ told, peak });
  });
}
