import type { ClientFacts } from './clients/client-facts';
import type { CountedPool, OtherSize } from './clients/other-sizes';
import { otherSizes } from './clients/other-sizes';
import type { Pool } from './consumer';
import type { Finding } from './finding';
import { RULES } from './finding';
import { printable } from './text';
import type { StatedIn } from './trap-setting';

/** Sizes that a consumer's own containers state otherwise than the ledger counts them; one finding, because there is one pool. */
export function otherSize(
  { path, name }: { readonly path: string; readonly name: string },
  stated: readonly StatedIn[],
  counted: CountedPool,
): Finding[] {
  const found = stated.flatMap(each => otherSizes(each, counted).map(size => ({ where: each.where, size })));
  if (found.length === 0) return [];
  const who = counted.setsPool ? 'the budget grants' : 'PoolSizing.applicationDefault() counts';
  const lines = found.map(({ where, size: { what, got, wanted } }) => {
    const value = got === undefined ? 'has a value that cannot be read' : `is ${got}`;
    return `${printable(name)}: ${printable(what)} of ${printable(where)} ${value}, but ${who} ${wanted}`;
  });
  return [
    {
      rule: 'conflicting-setting',
      severity: RULES['conflicting-setting'],
      path,
      message: [...new Set(lines)].join('\n  '),
      remedies: [...new Set(found.map(({ size }) => removal(size, counted))), ...fixed(found, counted)],
    },
  ];
}

function removal({ what, setting }: OtherSize, { setsPool }: CountedPool): string {
  const isRead = setsPool && setting.kind === 'variable';
  return `remove ${printable(what)}${isRead ? `, so that ${setting.name} is read` : ''}`;
}

/** The same number for the budget, where there is one and it is that of the whole pool. */
function fixed(found: readonly { readonly size: OtherSize }[], { client, pool }: CountedPool): string[] {
  const { setting, got } = found[0]?.size ?? {};
  const isOne = found.every(({ size }) => size.got === got && size.setting.role === setting?.role);
  if (got === undefined || !isOne || isDivided(client)) return [];
  const stated: Pool = setting?.role === 'overflow' ? { ...pool, overflow: got } : { ...pool, size: got };
  if (stated.size < 1) return [];
  const overflow = stated.overflow === 0 ? '' : `, overflow: ${stated.overflow}`;
  return [`pool: PoolSizing.fixed({ size: ${stated.size}${overflow} })`];
}

/** Whether what is granted is more than one number. */
function isDivided({ settings }: ClientFacts): boolean {
  const sizes = settings.filter(({ role, kind }) => role === 'size' && kind === 'variable');
  return sizes.length > 1 || sizes.some(({ beside }) => beside !== undefined);
}
