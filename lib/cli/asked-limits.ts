import type { AccountSnapshot, RegionSnapshot, ServerSnapshot } from '../core/account';
import { engineFamily, limitQuery } from '../core/engine';
import { mostConnections } from '../core/live-server';
import type { AskedLimit } from '../core/measure-account';
import { printable } from '../core/text';
import { Failure } from './failure';
import type { Io } from './io';
import { nearestName } from '../core/nearest';
import { pastedLimit } from './pasted-limit';
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
  const found = statements.map(statement => ({ ...statement, ...serverAt(statement.host, snapshot) }));
  const twice = found.find(({ server }, index) => found.findIndex(other => other.server === server) < index);
  if (twice) throw Failure.usage(`--from-sql ${printable(twice.host)} is given twice: keep one answer for ${twice.server.id}`);
  return Promise.all(
    found.map(async ({ host, answer, region, server }) => {
      const text = answer === STDIN ? await readText(STDIN, io) : answer;
      const maxConnections = pastedLimit(text, host, limitQuery(engineFamily(server.engine)));
      assertPossible(maxConnections, host, server);
      return { account: region.account, region: region.region, server: server.id, maxConnections };
    }),
  );
}

/** Where no parameter group says otherwise, no more can be than all memory of the class would give: it is the answer of another server. */
function assertPossible(maxConnections: number, host: string, server: ServerSnapshot): void {
  const most = mostConnections(server);
  if (most === undefined || maxConnections <= most) return;
  const what =
    server.parameter === null ? `${server.instanceClass ?? server.engine} without a parameter of its own` : 'its parameter group';
  throw Failure.usage(
    `--from-sql ${printable(host)} is ${maxConnections}, and ${printable(what)} gives ${most} at most: was another server asked?`,
  );
}

function splitStatement(text: string): { readonly host: string; readonly answer: string } {
  const at = text.indexOf('=');
  const [host, answer] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  if (at > 0 && host !== '' && answer !== '') return { host, answer };
  throw Failure.usage(`--from-sql must be <host>=<number> such as orders-prod=81, got ${printable(JSON.stringify(text))}`);
}

interface FoundServer {
  readonly region: RegionSnapshot;
  readonly server: ServerSnapshot;
}

/** An address of RDS: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_CommonTasks.Connect.html */
const ADDRESS =
  /^([a-z][a-z0-9-]*)\.((?:cluster-|cluster-ro-|cluster-custom-|proxy-)?)[a-z0-9]+\.([a-z0-9-]+)\.rds\.amazonaws\.com(?:\.cn)?(?::\d+)?$/;

/** The server behind an address of RDS, or of the identifier itself. */
function serverAt(host: string, { regions }: AccountSnapshot): FoundServer {
  const lower = host.toLowerCase();
  const [, name = lower, kind = '', regionName] = ADDRESS.exec(lower) ?? [];
  if (kind !== '' && kind !== 'cluster-')
    throw Failure.usage(`--from-sql ${printable(host)} may be any of several servers: name the host of one instance`);
  const isMeant = ({ id, cluster, role }: ServerSnapshot): boolean =>
    kind === '' ? id === name : cluster === name && role === 'writer';
  const found = regions
    .filter(({ region }) => regionName === undefined || region === regionName)
    .flatMap(region => region.servers.filter(isMeant).map(server => ({ region, server })));
  const [first, ...others] = found;
  if (first !== undefined && others.length === 0) return first;
  if (first !== undefined)
    throw Failure.usage(
      `--from-sql ${printable(host)} is the name of ${found.length} servers: read one account and Region with it`,
    );
  const nearest = nearestName(
    name,
    regions.flatMap(({ servers }) => servers.map(({ id }) => id)),
  );
  const meant = nearest === undefined ? '' : `: did you mean ${printable(nearest)}?`;
  throw Failure.usage(`--from-sql ${printable(host)} is no server that was read${meant}`);
}
