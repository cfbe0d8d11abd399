import type { Pool } from '../consumer';
import type { PoolSetting, ReadyMade } from '../ready-made-servers';
import { READY_MADE } from '../ready-made-servers';
import type { Maybe } from '../unknown';
import { isUnknown } from '../unknown';
import type { ClientSetting, TabledClient } from './client-facts';
import { variable } from './client-facts';

type Known =
  | 'name'
  | 'isReadyMade'
  | 'defaultPool'
  | 'knowsOverflow'
  | 'settings'
  | 'processesVariable'
  | 'processes'
  | 'source'
  | 'provenance';

/**
 * What the checks know of software, as facts of a client: both have one source.
 *
 * @param further settings beside those of its pools' sizes
 */
export function fromReadyMade(name: string, further: readonly ClientSetting[] = []): Pick<TabledClient, Known> {
  const software = named(name);
  const { pools, source, image } = software;
  return {
    name,
    // Frameworks have no image: what is built with them may read variables.
    ...(image !== undefined && { isReadyMade: true as const }),
    knowsOverflow: !isUnknown(pools) && pools.some(({ isOverflow }) => isOverflow),
    defaultPool: isUnknown(pools) ? pools : defaultOf(pools),
    settings: [...(isUnknown(pools) ? [] : pools.map(settingOf)), ...further],
    processesVariable: undefined,
    processes: processesOf(software),
    source,
    provenance: 'documentation',
  };
}

function named(name: string): ReadyMade {
  const found = READY_MADE.find(each => each.name === name);
  if (found) return found;
  throw new Error(`no ready-made software is named ${name}`);
}

function defaultOf(pools: readonly PoolSetting[]): Maybe<Pool> {
  const total = { size: 0, overflow: 0 };
  for (const { byDefault, isOverflow, beside } of pools) {
    if (isUnknown(byDefault)) return byDefault;
    total[isOverflow ? 'overflow' : 'size'] += byDefault + (beside ? 1 : 0);
  }
  return total;
}

function settingOf({ variables, argument, byDefault, isOverflow, beside }: PoolSetting): ClientSetting {
  // The last spelling is the documented one.
  const name = variables.at(-1) ?? variables[0];
  const others = [...variables.filter(each => each !== name), ...(argument === undefined ? [] : [argument])];
  const further = others.length === 0 ? {} : { otherNames: others };
  if (isOverflow) return variable('overflow', name, 'connections', further);
  return variable('size', name, 'connections', {
    ...further,
    ...(beside && { beside: 1 }),
    // Several pools divide what is granted as their defaults do.
    ...(!isUnknown(byDefault) && { part: byDefault }),
  });
}

function processesOf({ roles, processes }: ReadyMade): Maybe<number> {
  if (roles === undefined) return processes;
  const { byDefault, noun, variable: listing } = roles;
  return { unknown: `each of its ${noun[1]} has pools of its own: state processes, ${byDefault} unless ${listing} names fewer` };
}
