import { requireText } from './private/require';

/** The program that starts the application's processes, and the variable by which it reads how many. */
export class WebServer {
  /** Uvicorn reads WEB_CONCURRENCY where `--workers` is absent (https://www.uvicorn.org/deployment/). */
  public static readonly UVICORN = new WebServer('WEB_CONCURRENCY');

  /** Gunicorn reads WEB_CONCURRENCY for `workers` (https://docs.gunicorn.org/en/stable/settings.html#workers). */
  public static readonly GUNICORN = new WebServer('WEB_CONCURRENCY');

  /** Puma reads WEB_CONCURRENCY for `workers` (https://github.com/puma/puma#clustered-mode). */
  public static readonly PUMA = new WebServer('WEB_CONCURRENCY');

  /** A server that reads no such variable: what is declared is counted, nothing is injected. */
  public static readonly OTHER = new WebServer(undefined);

  /**
   * A server that reads its number of processes from another variable.
   *
   * @throws if the name is empty
   */
  public static readingFrom(variable: string): WebServer {
    return new WebServer(requireText('variable', variable, "name the variable, such as 'WEB_CONCURRENCY'"));
  }

  private constructor(private readonly variable: string | undefined) {}

  /** @internal */
  public _variable(): string | undefined {
    return this.variable;
  }
}
