import { isUnknown } from '../unknown';
import type { ClientFacts } from './client-facts';
import type { Stated } from './other-sizes';

/** Whether a container tells the driver to prepare no statements, in a variable or a key of the address. */
export function isToldToPrepareNone({ statementsOff: off }: ClientFacts, { variables }: Stated): boolean {
  if (off === undefined || isUnknown(off) || off.kind === 'code') return false;
  const [name = '', value = ''] = off.text.split('=');
  return variables.some(({ name: variable, number, isFalse = false, address, options = [] }) => {
    if (off.kind === 'variable') return variable === name && (value === 'false' ? isFalse : number === Number(value));
    const keys = [address?.numbers?.get(name), ...options.map(each => (each.name === name ? each.number : undefined))];
    return keys.includes(Number(value));
  });
}

/** How software that comes as it is can be told; undefined for what people write, and where no way is known. */
export function waysToPrepareNone({ isReadyMade, statementsOff: off }: ClientFacts): string | undefined {
  if (!isReadyMade || off === undefined || isUnknown(off)) return undefined;
  return off.kind === 'url-key' ? `${off.text} in its address` : off.text;
}
