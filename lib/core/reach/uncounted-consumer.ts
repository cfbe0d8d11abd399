import type { Finding } from '../finding';
import { RULES } from '../finding';
import { printable } from '../text';
import type { ReachedDatabase } from './access-graph';
import type { Reacher } from './reachers';
import { comesTo, waysInWords } from './undeclared-consumer';

/** Somebody who gets to a database, of whom no template says how many copies there are. */
export function uncountedConsumer(reacher: Reacher, { name }: ReachedDatabase): Finding {
  const { path, name: own } = reacher.workload;
  const message = `${comesTo(reacher, name)}, and is not in the sum, because the templates do not say how many of it there may be: ${waysInWords(reacher)}`;
  const remedies = [
    `state the largest number of copies of ${printable(own)}, by its path ${printable(path)}`,
    `ignore it with a reason, if it opens no connection of its own or the reserve for operations covers it`,
    `take away what lets ${printable(own)} in`,
  ];
  return { rule: 'undeclared-consumer', severity: RULES['undeclared-consumer'], path, message, remedies };
}
