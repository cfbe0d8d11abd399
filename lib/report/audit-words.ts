import type { AuditedRegion, AuditedServer } from '../core/audit';
import type { AuditSummary } from '../core/audit-summary';
import type { PoolSuggestion } from '../core/pool-suggestion';
import type { AuditFinding } from '../core/verdict';

/** Live accounts held against their plans, Region by Region. */
export interface AuditReport {
  readonly takenAt: string;
  readonly days: number;
  readonly regions: Iterable<AuditedRegion>;
  /** Complete when all Regions have been told. */
  readonly summary: AuditSummary;
  /** Paths of budgets of which no server was found, when all Regions have been told. */
  readonly unfound: () => readonly string[];
}

/** What there is to be told of one server or proxy beside its row. */
export interface Remark {
  readonly about: string;
  readonly findings: readonly AuditFinding[];
}

/** Sentences on servers and proxies, the gravest first. That a server was never planned stands in its row, and needs no sentence. */
export function remarksOf({ servers, proxies }: AuditedRegion): Remark[] {
  return [
    ...servers.map(audited => ({ about: aboutServer(audited), findings: audited.findings })),
    ...proxies.map(({ proxy, findings }) => ({ about: proxy.name, findings })),
  ]
    .map(({ about, findings }) => ({ about, findings: findings.filter(({ verdict }) => verdict !== 'never-planned') }))
    .filter(({ findings }) => findings.length > 0);
}

function aboutServer({ server, supply: { ceiling } }: AuditedServer): string {
  return ceiling.basis === 'unknown'
    ? server.id
    : `${server.id} (ceiling ${ceiling.maxConnections}, ${ceiling.basis}: ${ceiling.source})`;
}

export function suggestionInWords({ consumer, declared, seen, suggested, because }: PoolSuggestion): string {
  return `${consumer}: ${declared} per process declared, at most ${seen} used (${because}): ${suggested} would have done`;
}

/** What to do about a budget of which no server was found. */
export function unfoundInWords(path: string): string {
  return `${path}: no server that was read bears this plan; was another one deployed? A server without tags is named with --budget <server>=${path}`;
}
