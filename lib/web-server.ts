import { MOST_CONNECTIONS } from './core/numbers';
import type { ServerModel } from './core/server-models';
import { celeryThreads, gunicornThreads, pumaThreads, SERVERS } from './core/server-models';
import { requireNumber, requireText } from './private/require';

/** The program that starts the application's processes, and the variable by which it reads how many. */
export class WebServer {
  /** Uvicorn reads WEB_CONCURRENCY where `--workers` is absent (https://www.uvicorn.org/deployment/). */
  public static readonly UVICORN = new WebServer(SERVERS.uvicorn);

  /** Gunicorn reads WEB_CONCURRENCY for `workers` (https://docs.gunicorn.org/en/stable/settings.html#workers). */
  public static readonly GUNICORN = new WebServer(SERVERS.gunicorn);

  /** Hypercorn reads no variable: `--workers` of its command counts, else 1 (https://hypercorn.readthedocs.io/en/latest/how_to_guides/configuring.html). */
  public static readonly HYPERCORN = new WebServer(SERVERS.hypercorn);

  /** Puma reads WEB_CONCURRENCY for `workers` (https://github.com/puma/puma#clustered-mode). */
  public static readonly PUMA = new WebServer(SERVERS.puma);

  /**
   * A Celery worker of children, from Celery 5 on: it reads CELERY_WORKER_CONCURRENCY where `--concurrency` is absent.
   * Without either there is a child for each CPU, so `processes` has to be stated
   * (https://docs.celeryq.dev/en/stable/userguide/configuration.html#worker-concurrency).
   */
  public static readonly CELERY_PREFORK = new WebServer(SERVERS.celeryPrefork);

  /** PM2 reads no variable: `processes` is `instances` of its file, and has to be stated unless the command has `-i` (https://pm2.keymetrics.io/docs/usage/cluster-mode/). */
  public static readonly PM2 = new WebServer(SERVERS.pm2);

  /** The cluster module of Node.js: the application's code decides how many processes it forks, so `processes` has to be stated (https://nodejs.org/api/cluster.html). */
  public static readonly NODE_CLUSTER = new WebServer(SERVERS.nodeCluster);

  /**
   * PHP-FPM: `processes` is `pm.max_children` of its pools, and has to be stated. Where that is written as `${VARIABLE}` use `readingFrom`
   * (https://www.php.net/manual/en/install.fpm.configuration.php#pm.max-children).
   */
  public static readonly PHP_FPM = new WebServer(SERVERS.phpFpm);

  /** Node.js without cluster: one process. Worker threads have pools of their own: state them as `processes` with `OTHER` (https://nodejs.org/api/worker_threads.html). */
  public static readonly NODE = new WebServer(SERVERS.node);

  /** A JVM, whatever the framework: one process. */
  public static readonly JVM = new WebServer(SERVERS.jvm);

  /** .NET: one process (https://learn.microsoft.com/en-us/aspnet/core/fundamentals/servers/kestrel). */
  public static readonly DOTNET = new WebServer(SERVERS.dotnet);

  /** Go: one process. */
  public static readonly GO = new WebServer(SERVERS.go);

  /** A server that reads no such variable: what is declared is counted, nothing is injected. */
  public static readonly OTHER = new WebServer({ name: 'another server', variable: undefined });

  /**
   * Gunicorn with threads in each worker, set by GUNICORN_CMD_ARGS, which is the only variable for them.
   * Clients with a connection for each thread, such as Django, have as many in each process unless `pool` says otherwise
   * (https://docs.gunicorn.org/en/stable/settings.html#threads).
   *
   * @param threads threads of one worker, from 1
   * @throws if the number is out of range
   */
  public static gunicornThreads(threads: number): WebServer {
    return new WebServer(gunicornThreads(requireThreads(threads)));
  }

  /**
   * Puma with threads in each worker, set by RAILS_MAX_THREADS, which the `config/puma.rb` of Rails reads.
   * Rails has as many connections in each process (https://guides.rubyonrails.org/configuring.html#database-pooling).
   *
   * @param threads threads of one worker, from 1
   * @throws if the number is out of range
   */
  public static pumaThreads(threads: number): WebServer {
    return new WebServer(pumaThreads(requireThreads(threads)));
  }

  /**
   * A Celery worker with `--pool threads`, `gevent` or `eventlet`, from Celery 5 on: one process, whose threads or greenlets are set by CELERY_WORKER_CONCURRENCY.
   * Clients with a connection for each thread, such as Django, have as many unless `pool` says otherwise
   * (https://docs.celeryq.dev/en/stable/userguide/concurrency/index.html).
   *
   * @param threads threads or greenlets of the worker, from 1
   * @throws if the number is out of range
   */
  public static celeryThreads(threads: number): WebServer {
    return new WebServer(celeryThreads(requireThreads(threads)));
  }

  /**
   * A server that reads its number of processes from another variable.
   *
   * @throws if the name is empty
   */
  public static readingFrom(variable: string): WebServer {
    const name = requireText('variable', variable, "name the variable, such as 'WEB_CONCURRENCY'");
    return new WebServer({ name: 'another server', variable: name, stated: 'workers' });
  }

  private constructor(private readonly model: ServerModel) {}

  /** @internal */
  public _model(): ServerModel {
    return this.model;
  }
}

function requireThreads(threads: number): number {
  requireNumber('threads', threads, { min: 1, max: MOST_CONNECTIONS });
  return threads;
}
