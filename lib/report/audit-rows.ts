import type { ProxySide } from '../core/account';
import type { AuditedProxy, AuditedRegion, AuditedServer } from '../core/audit';
import type { Maybe } from '../core/unknown';
import { isUnknown } from '../core/unknown';
import type { AuditFinding } from '../core/verdict';
import { figure } from '../core/verdict';

/** A table of texts; every row has a cell for each column. */
export interface AuditTable {
  readonly columns: readonly AuditColumn[];
  readonly rows: readonly (readonly string[])[];
}

export interface AuditColumn {
  readonly title: string;
  readonly isNumber: boolean;
}

const UNKNOWN = '?';
const NOTHING = '-';

export function serverTable({ servers }: AuditedRegion): AuditTable {
  return {
    columns: [
      text('server'),
      text('class'),
      number('ceiling'),
      text('basis'),
      number('usable'),
      number('peak'),
      text('at'),
      number('planned'),
      text('verdict'),
    ],
    rows: servers.map(serverRow),
  };
}

export function proxyTable({ proxies }: AuditedRegion): AuditTable {
  return {
    columns: [
      text('proxy'),
      text('of'),
      number('per cent'),
      number('may open'),
      number('in use'),
      number('pinned'),
      number('clients'),
      text('verdict'),
    ],
    rows: proxies.flatMap(proxyRows),
  };
}

/** Who an account's Region is, for headings. */
export function regionTitle({ account, region }: AuditedRegion): string {
  return `${region}, ${/^\d{12}$/.test(account) ? 'account ' : ''}${account}`;
}

/** A moment to the minute, such as `2026-11-19 14:00`. */
export function minuteOf(moment: string): string {
  return moment.slice(0, 16).replace('T', ' ');
}

function serverRow({ server, supply: { ceiling, usable }, plan, findings }: AuditedServer): string[] {
  const { connections } = server;
  const isKnown = ceiling.basis !== 'unknown';
  const peak = connections === null || isUnknown(connections) ? undefined : connections;
  return [
    server.role === 'instance' ? server.id : `${server.id} (${server.role})`,
    server.instanceClass ?? UNKNOWN,
    isKnown ? String(ceiling.maxConnections) : UNKNOWN,
    ceiling.basis,
    usable === undefined ? UNKNOWN : String(usable),
    connections === null ? NOTHING : figureOf(peak?.value),
    peak === undefined ? NOTHING : minuteOf(peak.at),
    plan === undefined ? NOTHING : figureOf(plan.peak ?? undefined),
    verdictsOf(findings),
  ];
}

function proxyRows({ proxy, findings }: AuditedProxy): string[][] {
  const { name, target, percent, clients, sides } = proxy;
  return sides.map((side, index) => [
    index === 0 ? name : '',
    `${isUnknown(target) ? UNKNOWN : target.id}${side.role === 'instance' ? '' : ` (${side.role})`}`,
    index === 0 ? figureOf(isUnknown(percent) ? undefined : percent) : '',
    spanOf(side.allowed),
    peakOf(side.borrowed),
    peakOf(side.pinned),
    index === 0 ? peakOf(clients) : '',
    index === 0 ? verdictsOf(findings) : '',
  ]);
}

function verdictsOf(findings: readonly AuditFinding[]): string {
  return findings.length === 0 ? 'fine' : [...new Set(findings.map(({ verdict }) => verdict))].join(', ');
}

function figureOf(value: number | undefined): string {
  return value === undefined ? UNKNOWN : figure(value);
}

function peakOf(peak: ProxySide['borrowed']): string {
  if (peak === null) return NOTHING;
  return figureOf(isUnknown(peak) ? undefined : peak.value);
}

function spanOf(span: Maybe<{ least: number; most: number }> | null): string {
  if (span === null) return NOTHING;
  if (isUnknown(span)) return UNKNOWN;
  return span.least === span.most ? figure(span.least) : `${figure(span.least)} to ${figure(span.most)}`;
}

function text(title: string): AuditColumn {
  return { title, isNumber: false };
}

function number(title: string): AuditColumn {
  return { title, isNumber: true };
}
