import type { DatabaseSetting, ReadyMade } from './ready-made-servers';
import type { RunReading } from './run-settings';
import { printable } from './text';
import type { Maybe } from './unknown';
import { isUnknown } from './unknown';

/** Software that keeps its own data in no database server, so that it opens no connection for them. */
export interface NoServer {
  /** Why, such as `Grafana: GF_DATABASE_TYPE sqlite3`. */
  readonly usesNoServer: string;
}

export function usesNoServer(known: unknown): known is NoServer {
  return typeof known === 'object' && known !== null && 'usesNoServer' in known;
}

/** Set where its database is no server, or may be none. */
export function databaseElsewhere({ database, ...server }: ReadyMade, reading: RunReading): Maybe<NoServer> | undefined {
  if (database === undefined) return undefined;
  const address = database.addresses?.map(name => [name, reading.value(name)] as const).find(([, value]) => value !== undefined);
  // An address that is a secret is one of a server: an embedded database needs none.
  if (address && reading.isThere(address[0])) {
    return typeof address[1] === 'string' && database.embedded.test(address[1].trim())
      ? { usesNoServer: `${address[0]} ${scheme(address[1])}` }
      : undefined;
  }
  return elsewhereByKind(database, server, reading);
}

/** An address up to what may be a secret. */
function scheme(address: string): string {
  return printable(/^[\w:+]*/.exec(address.trim())?.[0] ?? '');
}

function elsewhereByKind(
  { kind, embedded, servers, ...database }: DatabaseSetting,
  server: Omit<ReadyMade, 'database'>,
  reading: RunReading,
): Maybe<NoServer> | undefined {
  const stated = kind === undefined ? undefined : reading.value(kind.variable, kind.argument);
  if (isUnknown(stated)) return stated;
  if (kind !== undefined && stated !== undefined && stated.trim() !== '') {
    const named = `${kind.variable} ${printable(stated.trim())}`;
    if (embedded.test(stated.trim())) return { usesNoServer: named };
    return servers?.test(stated.trim()) === false ? { unknown: `no pool is known for ${named}` } : undefined;
  }
  const hasVariables = reading.names.some(name => server.variables?.test(name));
  if (hasVariables && database.isImplied) return undefined;
  const what = kind === undefined ? 'its address' : kind.variable;
  const isVendors = server.vendorImage !== undefined && reading.isOf(server.vendorImage);
  if (
    database.embeddedByDefault === undefined ||
    hasVariables ||
    !isVendors ||
    reading.mayHaveFiles ||
    reading.elsewhereOf(server)
  ) {
    return { unknown: `${what} is not set, so its image or its files say which database it uses` };
  }
  return { usesNoServer: `${what} is not set, so it is ${database.embeddedByDefault}` };
}
