import type { AuditedRegion } from './audit';
import { countOf } from './text';
import type { AuditFinding, Verdict } from './verdict';
import { VERDICTS } from './verdict';

/** What came of an audit, counted Region by Region, because all of an organisation need not be held at the same time. */
export class AuditSummary {
  private servers = 0;
  private proxies = 0;
  private fine = 0;
  private missing = 0;
  private readonly counts = new Map<Verdict, number>();

  public add({ servers, proxies, missing }: AuditedRegion): void {
    this.servers += servers.length;
    this.proxies += proxies.length;
    this.missing += missing.length;
    for (const { findings } of [...servers, ...proxies]) this.count(findings);
  }

  /** Whether nothing was found that fails, and every call was answered. */
  public isClean(strict: boolean): boolean {
    return this.missing === 0 && [...this.counts.keys()].every(verdict => !strict && VERDICTS[verdict] !== 'error');
  }

  /** Such as `6 servers, 2 proxies: 1 over-plan, 7 fine`. */
  public inWords(): string {
    const found = (Object.keys(VERDICTS) as Verdict[]).flatMap(verdict => {
      const count = this.counts.get(verdict);
      return count === undefined ? [] : `${count} ${verdict}`;
    });
    const gaps = this.missing === 0 ? [] : [`${countOf(this.missing, ['call', 'calls'])} without an answer`];
    const things = [countOf(this.servers, ['server', 'servers']), countOf(this.proxies, ['proxy', 'proxies'])];
    return `${things.join(', ')}: ${[...found, `${this.fine} fine`, ...gaps].join(', ')}`;
  }

  private count(findings: readonly AuditFinding[]): void {
    if (findings.length === 0) this.fine += 1;
    for (const verdict of new Set(findings.map(each => each.verdict)))
      this.counts.set(verdict, (this.counts.get(verdict) ?? 0) + 1);
  }
}
