import type { ApplicationNameSetting, ClientSetting, SettingRole, TabledClient } from '../../lib/core/clients/client-facts';
import { CLIENTS } from '../../lib/core/clients/table';
import type { SettingsRequest } from '../../lib/core/settings';
import { settingsOf } from '../../lib/core/settings';
import { isUnknown } from '../../lib/core/unknown';

export const PAGES = 'docs/clients';

/** Every client of the table, by its maker's name. */
export const TABLED = Object.entries(CLIENTS) as [maker: string, client: TabledClient][];

/** What a page may have, in this order. */
export const SECTIONS = [
  'Declare it',
  'What is set',
  'In the application',
  'IAM tokens',
  'Warm-up',
  'In tests',
  'Leak check',
  'Traps',
  'Source',
] as const;

/** What every page has. */
export const REQUIRED: readonly string[] = ['Declare it', 'What is set', 'Source'];

const ROLES: Readonly<Record<SettingRole, string>> = {
  size: 'pool size',
  overflow: 'overflow',
  timeout: 'longest wait for a connection',
  recycle: 'age at which a connection is replaced',
  'idle-timeout': 'longest rest of a connection',
  'minimum-idle': 'connections that are kept open',
};

/** The library's own names, from which code and addresses are written. */
const NEUTRAL: Readonly<Record<SettingRole, string>> = {
  size: 'DB_POOL_SIZE',
  overflow: 'DB_MAX_OVERFLOW',
  timeout: 'DB_POOL_TIMEOUT',
  recycle: 'DB_POOL_RECYCLE',
  'idle-timeout': 'DB_POOL_IDLE_TIMEOUT',
  'minimum-idle': 'DB_POOL_SIZE',
};

const UNITS: Readonly<Record<ClientSetting['unit'], string>> = {
  connections: 'connections',
  seconds: 'seconds',
  milliseconds: 'milliseconds',
  duration: 'seconds, as `1800s`',
};

/** The line below the sentence of a page. */
export function hasProvenance(page: string, { provenance }: TabledClient): boolean {
  const line = provenance === 'run' ? /^Provenance: run against \S.*\.$/m : /^\*\*From documentation\*\*: not run here\.$/m;
  return line.test(page.split('\n## ')[0] ?? '');
}

/** The table of `## What is set`. */
export function settingsTable(client: TabledClient): string {
  const { settings, applicationName, defaultPool } = client;
  const rows = settings.map(setting => [
    `\`${setting.name}\``,
    ROLES[setting.role] + (setting.since === undefined ? '' : `, from ${setting.since} on`),
    placeOf(setting),
    UNITS[setting.unit],
    defaultOf(setting, defaultPool),
    setterOf(setting),
  ]);
  return textOf([
    ['setting', 'is', 'in', 'unit', 'by default', 'written by'],
    ...rows,
    ...(applicationName ? [nameRow(applicationName)] : []),
    ...statementRows(client),
    ...addressRows(client),
  ]);
}

/** The table of docs/clients/README.md. */
export function indexTable(clients: readonly TabledClient[]): string {
  const rows = clients.map(client => [
    `[${client.name}](${client.slug}.md)`,
    poolOf(client),
    client.fillsAtStart ? 'at start' : 'as they are needed',
    readerOf(client),
    client.cachesStatements ? 'kept' : 'not kept',
    client.provenance === 'run' ? 'run' : 'from documentation',
  ]);
  return textOf([['client', 'by default', 'opened', 'pool size from', 'prepared statements', 'figures'], ...rows]);
}

function nameRow({ kind, name }: ApplicationNameSetting): string[] {
  const setter = { variable: 'the budget', 'url-key': 'your address', code: 'your code' }[kind];
  return [`\`${name}\``, 'name of the session', placeOf({ kind }), 'text', '', setter];
}

/** How many statements the driver may keep, and how it is told: both are for whoever writes code or addresses. */
function statementRows(client: TabledClient): string[][] {
  if (client.isReadyMade || setFor(client, BEHIND_PROXY, 'STATEMENT_CACHE_SIZE') === undefined) return [];
  const { statementsOff: off } = client;
  const told = off === undefined || isUnknown(off) ? [] : [off];
  return [
    ...told.map(({ kind, text }) => {
      const setter = { variable: 'you', 'url-key': 'your address', code: 'your code' }[kind];
      return [
        `\`${text}\``,
        'no prepared statements',
        placeOf({ kind }),
        '',
        '',
        `${setter}, where \`DB_STATEMENT_CACHE_SIZE\` is 0`,
      ];
    }),
    ['`DB_STATEMENT_CACHE_SIZE`', 'prepared statements to keep: 0', 'variable', 'statements', '', 'the budget, behind RDS Proxy'],
  ];
}

/** The variable that has the keys of the address, or of the connection string. */
function addressRows(client: TabledClient): string[][] {
  const name = client.takesConnectionString ? 'CONNECTION_STRING_PARAMETERS' : 'URL_PARAMETERS';
  const isSet = (way: Way): boolean => setFor(client, way, name) !== undefined;
  if (!isSet(BEHIND_PROXY)) return [];
  const where = !isSet(DIRECTLY) ? ', behind RDS Proxy' : isSet(ON_MYSQL) ? '' : ', on PostgreSQL';
  const holds = `the keys above, as a part of the ${client.takesConnectionString ? 'connection string' : 'address'}`;
  return [[`\`DB_${name}\``, holds, 'variable', 'text', '', `the budget${where}`]];
}

type Way = Pick<SettingsRequest, 'applicationName' | 'pooler'>;

const DIRECTLY: Way = { applicationName: 'Api' };
const BEHIND_PROXY: Way = { applicationName: 'Api', pooler: 'rds-proxy' };
const ON_MYSQL: Way = {};

/** The variable that a service of that client has on its way to the server. */
function setFor(client: TabledClient, way: Way, name: string): string | undefined {
  const times = { poolTimeoutSeconds: 10, poolRecycleSeconds: 1800 };
  const set = settingsOf({ prefix: 'DB_', client, setsPool: true, ...times, ...way });
  return set.map(setting => setting.name).find(each => each === `DB_${name}`);
}

function placeOf({ kind, isGenerated }: Pick<ClientSetting, 'kind' | 'isGenerated'>): string {
  if (kind === 'code') return 'code';
  if (kind === 'url-key') return 'key of the address';
  return isGenerated ? 'variable, which a generated file reads' : 'variable';
}

function defaultOf({ role, part, beside = 0, byDefault }: ClientSetting, pool: TabledClient['defaultPool']): string {
  if (role === 'minimum-idle') return byDefault === undefined ? 'the pool size' : String(byDefault);
  if (isUnknown(pool)) return '';
  if (role === 'size') return String(byDefault ?? part ?? pool.size - beside);
  return role === 'overflow' ? String(pool.overflow) : '';
}

function setterOf({ kind, role, byDefault }: ClientSetting): string {
  if (kind === 'url-key' && role === 'minimum-idle' && !byDefault) return 'nobody, unless your address has it';
  if (kind !== 'variable') return `your ${kind === 'code' ? 'code' : 'address'}, from \`${NEUTRAL[role]}\``;
  if (role === 'minimum-idle' && !byDefault) return 'nobody: it cannot be above the size';
  return role === 'idle-timeout' ? 'the budget, where `DB_POOL_IDLE_TIMEOUT` is' : 'the budget';
}

function poolOf({ defaultPool: pool, knowsOverflow }: TabledClient): string {
  if (isUnknown(pool)) return pool.unknown;
  return knowsOverflow ? `${pool.size} + ${pool.overflow}` : String(pool.size);
}

function readerOf({ settings }: TabledClient): string {
  const size = settings.find(({ role }) => role === 'size');
  return size === undefined ? 'nowhere' : placeOf(size);
}

/** A table as Prettier writes it. */
function textOf(rows: readonly (readonly string[])[]): string {
  const [header = [], ...body] = rows;
  const widths = header.map((_, column) => Math.max(3, ...rows.map(row => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(header), line(widths.map(width => '-'.repeat(width))), ...body.map(line)].join('\n');
}
