import type { ClientFacts } from './clients/client-facts';
import type { Maybe } from './unknown';

/** How a command states processes: `--workers 4`, Celery's `--concurrency 4`, or PM2's `-i 4`. */
export type ProcessSwitch = 'workers' | 'concurrency' | 'instances';

/** How a program comes to its number of processes. */
export interface ServerModel {
  /** Name as its makers write it. */
  readonly name: string;
  /** Variable by which it reads its number of processes; undefined where it reads none. */
  readonly variable: string | undefined;
  /** Switch of its command, which goes before the variable; absent where its command is not read. */
  readonly stated?: ProcessSwitch;
  /** Processes where nothing states them, or why they have to be stated. Absent where the client decides. */
  readonly processes?: Maybe<number>;
  /** Whether there is one process whatever is stated. */
  readonly isSingle?: true;
  /** Whether nobody named it, so that another program in the command goes before it. */
  readonly isAssumed?: true;
  /** Threads of one process, where they were declared. */
  readonly threads?: ServerThreads;
}

/** How a command states threads: `--threads 4` of Gunicorn, Celery's `--concurrency 4`, or Puma's `-t 4:4`. */
export type ThreadSwitch = 'threads' | 'concurrency' | 'puma-threads';

/** Threads of one process, each of which needs a connection of its own with some clients. */
export interface ServerThreads {
  readonly count: number;
  /** The setting that makes it so. */
  readonly name: string;
  readonly value: string;
  /** Switch of the command that goes before it; absent where the command is not read. */
  readonly stated?: ThreadSwitch;
}

/** A server of the table, with the page of its makers that says so. */
export interface TabledServer extends ServerModel {
  readonly source: string;
}

/**
 * Why a number that follows the CPUs cannot be told: ECS limits the CPU of a Fargate task as a whole, and its containers see those of the host.
 * A task of 0.25 vCPU was seen with 2: https://github.com/HHS/simpler-grants-gov/issues/638
 */
export const CPUS_ARE_UNKNOWN = "the CPUs seen on Fargate are not the task's vCPU, and on EC2 they are the whole host's";

/** Why nothing can be counted where a program starts a process for each CPU. */
export function forEachCpu(name: string): { unknown: string } {
  return { unknown: `${name} starts a process for each CPU unless it is told how many; ${CPUS_ARE_UNKNOWN}: state processes` };
}

const WORKERS = { variable: 'WEB_CONCURRENCY', stated: 'workers' } as const;

const SINGLE = { variable: undefined, processes: 1, isSingle: true } as const;

/** Read from the environment by options of Celery's command, from Celery 5 on. */
const CONCURRENCY = 'CELERY_WORKER_CONCURRENCY';

export const SERVERS = {
  // UVICORN_WORKERS goes before it.
  uvicorn: { name: 'Uvicorn', ...WORKERS, source: 'https://www.uvicorn.org/deployment/' },
  // GUNICORN_CMD_ARGS goes before it.
  gunicorn: { name: 'Gunicorn', ...WORKERS, source: 'https://docs.gunicorn.org/en/stable/settings.html#workers' },
  hypercorn: {
    name: 'Hypercorn',
    variable: undefined,
    stated: 'workers',
    processes: 1,
    source: 'https://hypercorn.readthedocs.io/en/latest/how_to_guides/configuring.html',
  },
  celeryPrefork: {
    name: 'Celery',
    variable: CONCURRENCY,
    stated: 'concurrency',
    processes: forEachCpu('Celery'),
    source: 'https://docs.celeryq.dev/en/stable/userguide/configuration.html#worker-concurrency',
  },
  // A whole number, or `auto` for the CPUs.
  puma: { name: 'Puma', ...WORKERS, source: 'https://github.com/puma/puma#clustered-mode' },
  pm2: {
    name: 'PM2',
    variable: undefined,
    stated: 'instances',
    processes: {
      unknown: `PM2 starts the instances of its file, for max and 0 by the CPUs; ${CPUS_ARE_UNKNOWN}: state processes`,
    },
    source: 'https://pm2.keymetrics.io/docs/usage/cluster-mode/',
  },
  // The module has no default: what forks takes a number from os.availableParallelism() in nearly all examples.
  nodeCluster: {
    name: 'Node.js cluster',
    variable: undefined,
    processes: { unknown: `the application's code forks, mostly by the CPUs; ${CPUS_ARE_UNKNOWN}: state processes` },
    source: 'https://nodejs.org/api/cluster.html',
  },
  phpFpm: {
    name: 'PHP-FPM',
    variable: undefined,
    processes: { unknown: 'PHP-FPM starts up to pm.max_children processes, which stands in a file of its own: state processes' },
    source: 'https://www.php.net/manual/en/install.fpm.configuration.php#pm.max-children',
  },
  node: { name: 'Node.js', ...SINGLE, source: 'https://nodejs.org/en/learn/getting-started/introduction-to-nodejs' },
  jvm: { name: 'a JVM', ...SINGLE, source: 'https://docs.oracle.com/javase/specs/jvms/se21/html/jvms-2.html' },
  dotnet: { name: '.NET', ...SINGLE, source: 'https://learn.microsoft.com/en-us/aspnet/core/fundamentals/servers/kestrel' },
  go: { name: 'Go', ...SINGLE, source: 'https://pkg.go.dev/runtime' },
} as const satisfies Record<string, TabledServer>;

/** Gunicorn takes threads from its command, its file, or this variable: https://docs.gunicorn.org/en/stable/settings.html#threads */
export function gunicornThreads(count: number): ServerModel {
  return { ...SERVERS.gunicorn, threads: { count, name: 'GUNICORN_CMD_ARGS', value: `--threads ${count}`, stated: 'threads' } };
}

/** The `config/puma.rb` that Rails generates takes its threads from this variable: https://guides.rubyonrails.org/tuning_performance_for_deployments.html */
export function pumaThreads(count: number): ServerModel {
  return { ...SERVERS.puma, threads: { count, name: 'RAILS_MAX_THREADS', value: String(count), stated: 'puma-threads' } };
}

/** With pools of threads, gevent and eventlet a worker is one process: https://docs.celeryq.dev/en/stable/userguide/concurrency/index.html */
export function celeryThreads(count: number): ServerModel {
  return {
    name: 'Celery with threads',
    ...SINGLE,
    threads: { count, name: CONCURRENCY, value: String(count), stated: 'concurrency' },
  };
}

/** The server that usually starts the processes of a client. */
export function usualServer({ name, processesVariable, processes, isReadyMade }: ClientFacts): ServerModel {
  if (processesVariable === CONCURRENCY) return SERVERS.celeryPrefork;
  return {
    name,
    variable: processesVariable,
    processes,
    ...(processesVariable !== undefined && { stated: 'workers' }),
    ...(!isReadyMade && { isAssumed: true }),
  };
}
