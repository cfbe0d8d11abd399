import type { SettingConflict } from '../cloudformation/container-settings';
import type { ClientFacts, SettingRole } from '../core/clients/client-facts';
import type { ServerModel } from '../core/server-models';

/** Whose settings they are. */
interface Owner {
  readonly client: ClientFacts;
  readonly server: ServerModel;
}

/** The option by which the same is stated to the budget. */
const OPTIONS: Partial<Record<SettingRole, string>> = {
  size: 'pool',
  overflow: 'pool',
  timeout: 'poolTimeout',
  recycle: 'poolRecycle',
};

/** Neutral names, whatever their prefix. */
const NEUTRAL: readonly (readonly [RegExp, string])[] = [
  [/POOL_SIZE$|MAX_OVERFLOW$/, 'pool'],
  [/POOL_TIMEOUT$/, 'poolTimeout'],
  [/POOL_RECYCLE$/, 'poolRecycle'],
];

const ARGUMENTS = 'GUNICORN_CMD_ARGS';

/** What can be done about variables that a container has otherwise than granted: each of them can be followed. */
export function settingRemedies(conflicts: readonly SettingConflict[], owner: Owner): string[] {
  const there = conflicts.filter(({ got }) => got !== undefined);
  if (there.length === 0)
    return ['leave the container definitions to the task definition, without an escape hatch that replaces them'];
  const merged = there.flatMap(mergedArguments);
  const others = there.filter(conflict => mergedArguments(conflict).length === 0);
  const names = [...new Set(others.map(({ name }) => name))];
  const ways = [...new Set(others.flatMap(conflict => statedAs(conflict, owner)))];
  const removal = names.length === 0 ? [] : [`remove ${names.join(', ')} from the container`];
  return [...new Set([...merged, ...removal, ...ways])];
}

/** Arguments of Gunicorn that hold others as well: the threads stand beside them. */
function mergedArguments({ name, got, wanted }: SettingConflict): string[] {
  if (name !== ARGUMENTS || !got?.startsWith('-')) return [];
  const others = got
    .replace(/(^|\s)--threads(=|\s+)\S*/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return others === '' ? [] : [`set ${ARGUMENTS} to ${others} ${wanted}`];
}

/** Nothing where the budget works a value out by itself, such as a minimum or a reserve. */
function statedAs({ name, got = '' }: SettingConflict, { client, server }: Owner): string[] {
  if (name === server.threads?.name) {
    const threads = /^(?:--threads[= ])?(\d+)$/.exec(got)?.[1];
    return threads === undefined ? [] : [`declare ${threads} threads`];
  }
  if (name === server.variable) return /^\d+$/.test(got) ? [`declare processes: ${got}`] : [];
  const role = client.settings.find(setting => setting.kind === 'variable' && setting.name === name)?.role;
  const option = role === undefined ? NEUTRAL.find(([pattern]) => pattern.test(name))?.[1] : OPTIONS[role];
  return option === undefined ? [] : [`state the same to the budget by ${option}`];
}
