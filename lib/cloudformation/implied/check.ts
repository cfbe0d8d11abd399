import { judgeBudget } from '../../core/judge-budget';
import type { LedgerBudget } from '../../core/ledger';
import type { Outlet } from '../../core/reach/access-graph';
import { unknownPools } from '../../core/unknown-pool';
import { linkTemplates } from '../linked-template';
import { readAccessGraph } from '../reach/access-graph';
import { stacksNotAtHand } from '../reach/handed-on';
import type { TemplateMember } from '../reach/template-set';
import { TemplateSet } from '../reach/template-set';
import type { ImpliedBudget } from './budgets';
import { impliedBudget } from './budgets';
import type { App } from './consumers';
import { databasesOf } from './databases';
import { asGraveAsUsual } from './open-pools';
import type { CheckTerms } from './terms';
import type { KnownPaths } from './unknown-paths';
import { inWordsOfChecks } from './ways-out';

/** What templates say about the connections of an app that has no budgets. */
export interface Check {
  /** One for each server, and for each endpoint of a cluster. */
  readonly budgets: readonly LedgerBudget[];
  /** Databases that are not judged here, each with the reason. */
  readonly passedOver: readonly { readonly path: string; readonly because: string }[];
  /** Parts of the templates that are not read: whether they have to do with a database is not known. Every budget lists them. */
  readonly unread: readonly Outlet[];
  /** Everything that terms may be stated for. */
  readonly known: KnownPaths;
}

/** Judges every database of an app by its templates alone. */
export function checkTemplates(members: readonly TemplateMember[], terms: CheckTerms): Check {
  const set = new TemplateSet(members);
  const databases = databasesOf(set);
  const app: App = { set, template: linkTemplates(members) };
  const graph = readAccessGraph(set);
  const budgets: LedgerBudget[] = [];
  const unread = [...set.unread, ...stacksNotAtHand(set)];
  const passedOver: { path: string; because: string }[] = [];
  for (const database of databases) {
    const { path } = database.resource;
    const because = database.budget === undefined ? terms.databases.get(path)?.ignored : `it has a budget, ${database.budget}`;
    if (because === undefined) budgets.push(...judged(impliedBudget(database, graph, terms, app), unread));
    else passedOver.push({ path, because });
  }
  const known = {
    databases: databases.map(({ resource }) => resource.path),
    consumers: graph.workloads.map(({ path }) => path),
    budgets: new Map(
      databases.flatMap(({ resource, budget }) => (budget === undefined ? [] : [[resource.path, budget] as const])),
    ),
  };
  return { budgets, passedOver, unread, known };
}

/** @param unread what may hold anything, unless it is said already what it holds */
function judged({ facts, consumers, unseen: told }: ImpliedBudget, unread: readonly Outlet[]): LedgerBudget[] {
  const unseen = [...told, ...unread.filter(({ what }) => !told.some(each => each.what === what))];
  const [first, ...others] = judgeBudget(facts)
    .map(asGraveAsUsual)
    .map(ledger => ({
      ...ledger,
      findings: [
        ...ledger.findings.map(finding => inWordsOfChecks(finding, ledger, facts.path)),
        ...unknownPools(ledger, consumers),
      ],
    }));
  if (first === undefined) return [];
  return [unseen.length === 0 ? first : { ...first, unseen }, ...others];
}
