import { CLIENTS } from './core/clients';
import type { ClientFacts } from './core/clients';
import { MOST_CONNECTIONS } from './core/numbers';
import { requireNumber, requireText } from './private/require';

/** A client library that is not in the table. */
export interface CustomClientOptions {
  /** Name for messages. */
  readonly name: string;

  /**
   * Whether a pool may open further connections beyond its size, as SQLAlchemy's does.
   *
   * @default false
   */
  readonly knowsOverflow?: boolean;

  /**
   * Connections per process when the application states nothing.
   *
   * @default - the client sets no limit of its own, so `PoolSizing.applicationDefault()` is refused
   */
  readonly defaultPoolSize?: number;

  /**
   * Overflow per process when the application states nothing.
   *
   * @default 0
   */
  readonly defaultMaxOverflow?: number;

  /**
   * Whether the driver keeps prepared statements on a connection for later, which poolers in transaction mode do not always allow.
   *
   * @default false
   */
  readonly cachesStatements?: boolean;

  /**
   * Whether the driver takes its `application_name` from PGAPPNAME, as libpq does.
   *
   * @default false
   */
  readonly readsPgAppName?: boolean;

  /**
   * Further variable that gets the pool size, such as `SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE`.
   *
   * @default - only the neutral names are injected
   */
  readonly sizeVariable?: string;
}

/** The client library that holds the pool: it decides whether there is overflow and what the default is. */
export class PoolClient {
  /** SQLAlchemy: pool size and overflow, 5 + 10 by default; usually started by Uvicorn or Gunicorn. */
  public static sqlAlchemy(): PoolClient {
    return new PoolClient(CLIENTS.sqlAlchemy);
  }

  /** node-postgres (`pg`): one number, 10 by default. */
  public static nodePostgres(): PoolClient {
    return new PoolClient(CLIENTS.nodePostgres);
  }

  /**
   * A client that is not in the table.
   *
   * @throws if a number is out of range or a name is empty
   */
  public static custom(options: CustomClientOptions): PoolClient {
    return new PoolClient({
      name: requireText('name', options.name, 'name the client library'),
      knowsOverflow: options.knowsOverflow ?? false,
      defaultPool: customDefaultPool(options),
      cachesStatements: options.cachesStatements ?? false,
      readsPgAppName: options.readsPgAppName ?? false,
      processesVariable: undefined,
      sizeVariable: options.sizeVariable,
    });
  }

  private constructor(private readonly facts: ClientFacts) {}

  /** @internal */
  public _facts(): ClientFacts {
    return this.facts;
  }
}

function customDefaultPool(options: CustomClientOptions): ClientFacts['defaultPool'] {
  const { defaultPoolSize, defaultMaxOverflow = 0 } = options;
  if (defaultPoolSize === undefined) return undefined;
  requireNumber('defaultPoolSize', defaultPoolSize, { min: 1, max: MOST_CONNECTIONS });
  requireNumber('defaultMaxOverflow', defaultMaxOverflow, { min: 0, max: MOST_CONNECTIONS });
  return { size: defaultPoolSize, overflow: defaultMaxOverflow };
}
