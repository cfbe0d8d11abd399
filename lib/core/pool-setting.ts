import type { Pool } from './consumer';
import { MOST_CONNECTIONS } from './numbers';
import type { PoolSetting } from './ready-made-servers';
import type { RunReading } from './run-settings';
import { printable } from './text';
import type { Maybe, Unknown } from './unknown';
import { isUnknown } from './unknown';

/** What one setting adds to the pools of a process, and why. */
export interface PoolPart extends Pool {
  readonly because: string;
}

/**
 * What a setting comes to: the largest that is stated, or else its default.
 *
 * @param elsewhere why it need not be its default though it is not set
 */
export function poolPart(setting: PoolSetting, reading: RunReading, elsewhere?: Unknown): Maybe<PoolPart> {
  const { beside, isOverflow } = setting;
  const byDefault = elsewhere ?? setting.byDefault;
  const stated = setting.variables.flatMap(name => {
    const value = reading.value(name, setting.argument);
    return value === undefined ? [] : [readSize(name, value, isOverflow === true)];
  });
  const unreadable = stated.find(isUnknown);
  if (unreadable) return unreadable;
  const [name] = setting.variables;
  if (stated.length === 0 && isUnknown(byDefault)) return { unknown: `${name} is not set, and ${byDefault.unknown}` };
  const sizes = stated.length === 0 ? [{ name, size: byDefault }] : stated;
  const known = sizes.flatMap(each => (isUnknown(each) || isUnknown(each.size) ? [] : [{ name: each.name, size: each.size }]));
  // Two spellings of one setting: which one holds depends on the version.
  const most = known.reduce((larger, each) => (each.size > larger.size ? each : larger), known[0] ?? { name, size: 0 });
  const because = `${most.name} ${most.size}${stated.length === 0 ? ' by default' : ''}`;
  if (isOverflow) return { size: 0, overflow: most.size, because };
  const extra = beside !== undefined && reading.value(beside.unless) !== 'false' ? beside.what : undefined;
  return extra === undefined
    ? { size: most.size, overflow: 0, because }
    : { size: most.size + 1, overflow: 0, because: `${because}, ${extra} 1` };
}

/** 0 stands for no limit, but for none in an overflow; there -1 is no limit. */
function readSize(name: string, value: Maybe<string>, isOverflow: boolean): Maybe<{ name: string; size: number }> {
  if (isUnknown(value)) return value;
  const size = /^\d{1,6}$/.test(value.trim()) ? Number(value) : -1;
  const isBound = size >= (isOverflow ? 0 : 1) && size <= MOST_CONNECTIONS;
  return isBound ? { name, size } : { unknown: `${name} is '${printable(value)}', which bounds nothing` };
}
