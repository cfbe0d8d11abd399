import type { Stated } from './clients/other-sizes';
import type { TrapContext } from './clients/traps';
import { trapsIn } from './clients/traps';
import type { Finding } from './finding';
import { RULES } from './finding';
import { printable } from './text';

/** What one container, or a function, states. */
export interface StatedIn extends Stated {
  /** In words: `container app`. */
  readonly where: string;
}

/** What a consumer's own environment states and what does not do what it says; one finding, because there is one client. */
export function trapSetting(
  { path, name }: { readonly path: string; readonly name: string },
  stated: readonly StatedIn[],
  context: TrapContext,
): Finding[] {
  const found = stated.flatMap(({ where, variables }) => trapsIn(variables, context).map(trap => ({ where, trap })));
  if (found.length === 0) return [];
  const lines = found.map(
    ({ where, trap }) => `${printable(name)}: ${printable(trap.what)} of ${printable(where)} ${trap.because}`,
  );
  const message = [...new Set(lines)].join('\n  ');
  const remedies = [...new Set(found.map(({ trap }) => printable(trap.remedy)))];
  return [{ rule: 'trap-setting', severity: RULES['trap-setting'], path, message, remedies }];
}
