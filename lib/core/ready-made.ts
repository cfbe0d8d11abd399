import type { Pool } from './consumer';
import type { Maybe } from './unknown';

/** A server that people run as it comes, by its image. Its pool follows settings that it reads by itself. */
interface ReadyMade {
  readonly name: string;
  /** The last two parts of an image without its registry, or the last one alone. */
  readonly image: RegExp;
  /** Pools of one process, each with its setting and its default. Null: nothing bounds it unless it is set. */
  readonly pools: readonly { readonly setting: string; readonly size: number | null }[];
  /** Whether one container is one process; elsewhere how many there are depends on how it is run. */
  readonly isOneProcess: boolean;
  readonly source: string;
}

const READY_MADE: readonly ReadyMade[] = [
  {
    name: 'Keycloak',
    image: /(^|\/)keycloak$/,
    pools: [{ setting: 'KC_DB_POOL_MAX_SIZE', size: 100 }],
    isOneProcess: true,
    source: 'https://www.keycloak.org/server/all-config',
  },
  {
    name: 'Metabase',
    image: /(^|\/)metabase(-enterprise)?$/,
    pools: [{ setting: 'MB_APPLICATION_DB_MAX_CONNECTION_POOL_SIZE', size: 15 }],
    isOneProcess: true,
    source: 'https://www.metabase.com/docs/latest/configuring-metabase/environment-variables',
  },
  {
    name: 'n8n',
    image: /(^|\/)n8n$/,
    pools: [{ setting: 'DB_POSTGRESDB_POOL_SIZE', size: 2 }],
    isOneProcess: true,
    source: 'https://docs.n8n.io/hosting/configuration/environment-variables/database/',
  },
  {
    name: 'Temporal',
    image: /(^|\/)temporalio\/(auto-setup|server)$/,
    pools: [
      { setting: 'SQL_MAX_CONNS', size: 20 },
      { setting: 'SQL_VIS_MAX_CONNS', size: 10 },
    ],
    isOneProcess: true,
    source: 'https://github.com/temporalio/temporal/blob/main/common/config/config_template_embedded.yaml',
  },
  {
    name: 'Airflow',
    image: /(^|\/)apache\/airflow$/,
    pools: [
      { setting: 'AIRFLOW__DATABASE__SQL_ALCHEMY_POOL_SIZE', size: 5 },
      { setting: 'AIRFLOW__DATABASE__SQL_ALCHEMY_MAX_OVERFLOW', size: 10 },
    ],
    isOneProcess: false,
    source: 'https://airflow.apache.org/docs/apache-airflow/stable/configurations-ref.html#database',
  },
  {
    name: 'Grafana',
    image: /(^|\/)grafana(-oss|-enterprise)?$/,
    pools: [{ setting: 'GF_DATABASE_MAX_OPEN_CONN', size: null }],
    isOneProcess: true,
    source: 'https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/#max_open_conn',
  },
];

/** What is known of the pool of a container that nobody declared. */
export interface KnownPool {
  readonly pool: Maybe<Pool>;
  /** Whether one container is one process. */
  readonly isOneProcess: boolean;
  /** Where it comes from, such as `Keycloak: KC_DB_POOL_MAX_SIZE 100 by default`. */
  readonly because: string;
}

/**
 * The pool of a ready-made server; undefined for an image that is not known.
 *
 * @param image such as `quay.io/keycloak/keycloak:26.0`
 * @param environment variables of the container, as far as they are known
 */
export function readyMadePool(image: string, environment: ReadonlyMap<string, string>): KnownPool | undefined {
  const found = READY_MADE.find(each => each.image.test(repositoryOf(image)));
  if (found === undefined) return undefined;
  const { name, pools, isOneProcess } = found;
  const sizes = pools.map(({ setting, size }) => sizeOf(setting, size, environment.get(setting)));
  const because = `${name}: ${sizes.map(({ because: each }) => each).join(', ')}`;
  const unbounded = sizes.find(({ size }) => size === undefined);
  if (unbounded) return { pool: { unknown: unbounded.because }, isOneProcess, because };
  const total = sizes.reduce((sum, { size }) => sum + (size ?? 0), 0);
  return { pool: { size: total, overflow: 0 }, isOneProcess, because };
}

/** Without registry, tag and digest: `quay.io/keycloak/keycloak:26.0` is `keycloak/keycloak`. */
function repositoryOf(image: string): string {
  const [path = ''] = image.split('@');
  const parts = path.split('/');
  const last = (parts.at(-1) ?? '').split(':')[0] ?? '';
  return [...parts.slice(-2, -1), last].join('/').toLowerCase();
}

interface Size {
  /** Undefined where nothing bounds it, or it cannot be read. */
  readonly size: number | undefined;
  readonly because: string;
}

/** 0 stands for no limit in every one of these. */
function sizeOf(setting: string, byDefault: number | null, text: string | undefined): Size {
  if (text === undefined) {
    return byDefault === null
      ? { size: undefined, because: `${setting} is not set, and nothing else bounds its connections` }
      : { size: byDefault, because: `${setting} ${byDefault} by default` };
  }
  const size = /^[1-9]\d{0,5}$/.test(text.trim()) ? Number(text) : undefined;
  return { size, because: size === undefined ? `${setting} bounds nothing` : `${setting} ${size}` };
}
