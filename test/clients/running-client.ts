import { join } from 'node:path';
import { Child } from '../end-to-end/child';
import type { Borrowed } from './borrowed-packages';
import { borrowed } from './borrowed-packages';
import { Watch } from './watch';

const SECONDS = 40;
const STOP_SECONDS = 5;

/** The first word of what a process says when it has done a task. */
const ANSWERS = { ask: 'answered', wait: 'empty', grow: 'old' };

export type Task = keyof typeof ANSWERS;

/** One process of an application, and the server's sessions that are its own. */
export interface ClientRun {
  /** Application of `applications.ts` or `traps.ts`. */
  readonly client: string;
  readonly server: 'postgres' | 'mariadb';
  readonly environment: NodeJS.ProcessEnv;
  /** Its client, where that is no dependency of this project. */
  readonly borrows?: Borrowed;
  readonly sessions: () => Promise<number>;
}

/** Has a process ask for 40 connections at once; the most that the server had of them at any one moment. */
export async function peakOf(run: ClientRun): Promise<number> {
  const watch = new Watch(run.sessions);
  try {
    await told(run, 'ask');
  } finally {
    await watch.peak();
  }
  return watch.peak();
}

/** Has a process do one thing, and ends it. @throws when it does not say that it has been done */
export async function told(run: ClientRun, task: Task, word: string = ANSWERS[task]): Promise<string> {
  const command = [process.execPath, '--import', 'tsx', join(__dirname, 'app.ts'), run.client, run.server, task];
  const packages = run.borrows === undefined ? {} : { NODE_PATH: await borrowed(run.borrows) };
  const child = new Child(run.client, command, { PATH: process.env.PATH, ...packages, ...run.environment });
  try {
    return await child.says(word, SECONDS);
  } finally {
    await child.stop(STOP_SECONDS);
  }
}
