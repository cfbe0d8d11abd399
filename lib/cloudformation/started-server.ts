import type { ServerModel } from '../core/server-models';
import { SERVERS } from '../core/server-models';

/** Those whose switches and variable are taken for the usual ones. */
const USUAL = /(^|[\s/])(gunicorn|uvicorn|hypercorn|puma)(\s|$)/;

const PM2 = /(^|[\s/])pm2(-runtime|-docker)?\s/;

/** A file of PM2 has its own number of instances. */
const PM2_FILE = /\.(json|ya?ml|config\.[cm]?js)(\s|$)/;

/** A worker of Airflow has another variable, and 16 children by itself. */
const CELERY_WORKER = /(?<!airflow\s)(?<![^\s/])celery\s[^]*\bworker(\s|$)/;

/** Its pools that are no processes: https://docs.celeryq.dev/en/stable/userguide/concurrency/index.html */
const IN_ONE_PROCESS = /\s(?:--pool(?:=|\s+)|-P\s*)(threads|gevent|eventlet|solo)\b/;

/** The program that a command starts, where nobody named it and its switches are others than the usual ones; undefined for all others. */
export function startedServer(command: string): ServerModel | undefined {
  if (USUAL.test(command)) return undefined;
  // Without a file it starts one, unless it is told otherwise: https://pm2.keymetrics.io/docs/usage/cluster-mode/
  if (PM2.test(command)) return PM2_FILE.test(command) ? SERVERS.pm2 : { ...SERVERS.pm2, processes: 1 };
  if (!CELERY_WORKER.test(command)) return undefined;
  return IN_ONE_PROCESS.test(command) ? { name: 'Celery', variable: undefined, processes: 1 } : SERVERS.celeryPrefork;
}
