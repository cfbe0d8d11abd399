import type { AccountSnapshot, ServerSnapshot } from '../core/account';
import type { AskedLimit } from '../core/measure-account';
import { MOST_CONNECTIONS } from '../core/numbers';
import { printable } from '../core/text';
import { Failure } from './failure';
import type { Io } from './io';
import { nearestName } from './nearest';
import { readText } from './read-text';

const STDIN = '-';

/**
 * What somebody has asked live servers, from `<host>=<answer>`; of one the answer may be pasted into standard input, which `-` stands for.
 *
 * @throws Failure that says which part cannot be meant
 */
export async function askedLimits(texts: readonly string[], snapshot: AccountSnapshot, io: Io): Promise<AskedLimit[]> {
  const statements = texts.map(splitStatement);
  if (statements.filter(({ answer }) => answer === STDIN).length > 1)
    throw Failure.usage('--from-sql can read one answer from standard input: state the others as numbers');
  return Promise.all(
    statements.map(async ({ host, answer }) => {
      const { account, region, id } = serverAt(host, snapshot);
      const text = answer === STDIN ? await readText(STDIN, io) : answer;
      return { account, region, server: id, maxConnections: limitIn(text, host) };
    }),
  );
}

/**
 * The number in an answer as clients print it: alone, or with a header, a frame and a row count.
 *
 * @throws Failure when there is none, or more than one
 */
export function limitIn(text: string, host: string): number {
  const lines = text.split(/\r?\n/).filter(line => !/\brows?\b|^[\s|+-]*$/i.test(line));
  const cells = lines.flatMap(line => line.split(/[|\t]/)).map(cell => cell.trim());
  const numbers = cells.flatMap(cell => (/^\d{1,7}$/.test(cell) ? Number(cell) : []));
  const [limit, ...others] = numbers;
  if (limit !== undefined && others.length === 0 && limit >= 1 && limit <= MOST_CONNECTIONS) return limit;
  const got = printable(JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text));
  throw Failure.usage(
    `--from-sql ${printable(host)} needs one number from 1 to ${MOST_CONNECTIONS}, got ${got}: paste what SHOW max_connections prints`,
  );
}

function splitStatement(text: string): { readonly host: string; readonly answer: string } {
  const at = text.indexOf('=');
  const [host, answer] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  if (at > 0 && host !== '' && answer !== '') return { host, answer };
  throw Failure.usage(`--from-sql must be <host>=<number> such as orders-prod=81, got ${printable(JSON.stringify(text))}`);
}

interface FoundServer {
  readonly account: string;
  readonly region: string;
  readonly id: string;
}

/** The server behind a host name of RDS, or of the identifier itself. */
function serverAt(host: string, { regions }: AccountSnapshot): FoundServer {
  const [name = '', kind = '', regionName] = host.toLowerCase().replace(/:\d+$/, '').split('.');
  const isWriter = /^cluster-(?!ro-|custom-)/.test(kind);
  if (/^(cluster-ro-|cluster-custom-|proxy-)/.test(kind)) {
    throw Failure.usage(`--from-sql ${printable(host)} may be any of several servers: name the host of one instance`);
  }
  const isMeant = ({ id, cluster, role }: ServerSnapshot): boolean =>
    isWriter ? cluster === name && role === 'writer' : id === name;
  const found = regions
    .filter(({ region }) => regionName === undefined || region === regionName)
    .flatMap(({ account, region, servers }) => servers.filter(isMeant).map(({ id }) => ({ account, region, id })));
  const [first, ...others] = found;
  if (first !== undefined && others.length === 0) return first;
  if (first !== undefined) {
    throw Failure.usage(
      `--from-sql ${printable(host)} is the name of ${found.length} servers: read one account and Region with it`,
    );
  }
  const known = regions.flatMap(({ servers }) => servers.map(({ id }) => id));
  const nearest = nearestName(name, known);
  throw Failure.usage(
    `--from-sql ${printable(host)} is no server that was read${nearest === undefined ? '' : `: did you mean ${printable(nearest)}?`}`,
  );
}
