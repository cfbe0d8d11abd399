import type { AccountSnapshot, ServerSnapshot, TaggedPlan } from '../core/account';
import type { LedgerBudget } from '../core/ledger';
import type { StatedPlans } from '../core/server-plan';
import { printable } from '../core/text';
import { Failure } from './failure';
import type { PlanFile } from './json-file';

/** Paths of budgets in a message. */
const MOST_LISTED = 5;

/** Whose budget a server or a cluster has. */
export interface BudgetStatement {
  readonly name: string;
  readonly path: string;
}

/** What `<server>=<path of the budget>` says. @throws Failure when a statement cannot be meant, whatever servers there are */
export function budgetStatements(texts: readonly string[], { ledgers }: PlanFile): BudgetStatement[] {
  const statements = texts.map(splitStatement);
  const twice = statements.find(({ name }, index) => statements.findIndex(other => other.name === name) !== index);
  if (twice) throw Failure.usage(`--budget ${twice.name} is given twice: keep one`);
  const unknown = statements.find(({ path }) => !ledgers.some(ledger => isNamed(ledger, path)));
  if (unknown) throw noSuchBudget(unknown, ledgers);
  return statements;
}

/**
 * Plans for servers that bear no tags: of templates by their identifiers, and by statements, in which a cluster stands for its members.
 *
 * @throws Failure when a statement names no server, or may mean several
 */
export function statedPlans(
  statements: readonly BudgetStatement[],
  { ledgers, stated }: PlanFile,
  snapshot: AccountSnapshot,
): StatedPlans {
  return {
    ledgers: new Map(statements.flatMap(({ name, path }) => namedServers(name, path, ledgers, snapshot))),
    described: new Map([...stated].flatMap(([id, plan]) => describedServer(id, plan, snapshot))),
  };
}

function splitStatement(text: string): BudgetStatement {
  const [, name, path] = /^([A-Za-z][A-Za-z0-9-]*)=(.+)$/.exec(text) ?? [];
  if (name !== undefined && path !== undefined) return { name: name.toLowerCase(), path };
  const got = printable(JSON.stringify(text));
  throw Failure.usage(`--budget must be <server>=<path of its budget> such as orders-prod=Shop/Budget, got ${got}`);
}

/** A cluster has a sum for each endpoint, whose path ends in it. */
function isNamed({ path: whole, endpoint }: LedgerBudget, path: string): boolean {
  return whole === path || (endpoint !== undefined && whole === `${path}/${endpoint}`);
}

function noSuchBudget({ name, path }: BudgetStatement, ledgers: readonly LedgerBudget[]): Failure {
  const known = ledgers.map(ledger => ledger.path);
  const allowed = known.length === 0 ? 'name a ledger with --ledger' : `known are ${known.slice(0, MOST_LISTED).join(', ')}`;
  return Failure.usage(`--budget ${name} must name a budget of a ledger, got ${printable(path)}: ${printable(allowed)}`);
}

function namedServers(
  name: string,
  path: string,
  ledgers: readonly LedgerBudget[],
  snapshot: AccountSnapshot,
): [ServerSnapshot, LedgerBudget][] {
  const { places, servers } = serversNamed(name, snapshot);
  if (servers.length === 0) throw Failure.usage(`--budget ${name} is no server that was read: check its name, and the Regions`);
  if (places > 1) throw Failure.usage(`--budget ${name} is the name of ${places} servers: audit one account and Region with it`);
  return servers.map(server => [server, ledgerOf(server, name, path, ledgers)]);
}

/** The sum of a server, or of its endpoint. */
function ledgerOf({ role }: ServerSnapshot, name: string, path: string, ledgers: readonly LedgerBudget[]): LedgerBudget {
  const meant = ledgers.filter(ledger => isNamed(ledger, path));
  const ofRole = meant.filter(({ endpoint }) => endpoint === (role === 'reader' ? 'reader' : 'writer'));
  const [found, ...others] = ofRole.length > 0 ? ofRole : meant;
  if (found === undefined) throw noSuchBudget({ name, path }, ledgers);
  if (others.some(other => JSON.stringify(other) !== JSON.stringify(found)))
    throw Failure.usage(`--budget ${name} names ${printable(path)}, which several ledgers have: give one of them with --ledger`);
  if (found.ceiling.isPart)
    throw Failure.usage(
      `--budget ${name} names ${printable(path)}, which has a part of the server alone: name the budget of its owner`,
    );
  return found;
}

/** An identifier is one of an account and Region: where several have it, a template does not tell which one is its own. */
function describedServer(id: string, plan: TaggedPlan, snapshot: AccountSnapshot): [ServerSnapshot, TaggedPlan][] {
  const servers = snapshot.regions.flatMap(region => region.servers.filter(server => server.id === id));
  return servers.length === 1 ? servers.map(server => [server, plan]) : [];
}

function serversNamed(name: string, { regions }: AccountSnapshot): { places: number; servers: ServerSnapshot[] } {
  const found = regions
    .map(({ servers }) => servers.filter(({ id, cluster }) => id === name || cluster === name))
    .filter(servers => servers.length > 0);
  return { places: found.length, servers: found.flat() };
}
