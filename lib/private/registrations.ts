import type { Endpoint } from '../core/endpoint';
import type { ConsumerFacts } from '../core/consumer';
import type { Finding } from '../core/finding';
import { DatabaseEndpoint } from '../database-endpoint';
import { requirePrefix } from './require';
import type { ResolvedTemplates } from './resolved-templates';

/** A consumer as registered: facts are read when the app is judged. */
export interface Registration {
  readonly path: string;
  readonly name: string;
  readonly endpoint: DatabaseEndpoint;
  facts(templates: ResolvedTemplates): { facts: ConsumerFacts; findings: readonly Finding[] };
  settingFindings(templates: ResolvedTemplates): Finding[];
}

/** Prefixes in use, by service or function: whichever way it connects, its variables stand in the same place. */
export type Prefixes = WeakMap<object, Set<string>>;

/** A consumer that is handed variables. */
interface PrefixOwner {
  readonly path: string;
  readonly name: string;
  readonly options: { readonly endpoint?: DatabaseEndpoint; readonly settingsPrefix?: string };
}

/** The consumers of one budget, or of one pooler, in the order in which they were added. */
export class Registrations {
  private readonly byPath = new Map<string, Registration>();

  /**
   * @param ownerPath path of the budget, or of the pooler that the consumers come to
   * @param readerProblem why nobody can connect to a reader endpoint there; undefined where one can
   * @param prefixes what is taken already; a budget shares it with its poolers
   */
  public constructor(
    private readonly ownerPath: string,
    private readonly readerProblem: string | undefined,
    private readonly prefixes: Prefixes = new WeakMap(),
  ) {}

  public get size(): number {
    return this.byPath.size;
  }

  /** @throws when the consumer is there already, or connects to an endpoint that the database does not have */
  public add(registration: Registration): void {
    const { path, name, endpoint } = registration;
    if (!Object.values(DatabaseEndpoint).includes(endpoint)) {
      throw new Error(
        `endpoint of ${name} must be DatabaseEndpoint.WRITER or DatabaseEndpoint.READER, got ${JSON.stringify(endpoint)}: use one of them`,
      );
    }
    const other = this.byPath.get(path);
    if (other) throw new Error(this.twiceMessage(registration, other));
    if (endpoint === DatabaseEndpoint.READER && this.readerProblem !== undefined) {
      throw new Error(`endpoint of ${name} must be WRITER, because ${this.readerProblem}`);
    }
    this.byPath.set(path, registration);
  }

  private twiceMessage({ path, name, endpoint }: Registration, other: Registration): string {
    const twice = `${name} (${path}) is already a consumer of ${this.ownerPath}`;
    if (endpoint === other.endpoint) return `${twice}: add each consumer once, and state all its pools there`;
    return `${twice}, at the ${other.endpoint} endpoint: give its pool at the ${endpoint} endpoint another name`;
  }

  /**
   * The prefix of a consumer's variables.
   *
   * @param resource what the variables stand in
   * @throws when the service has a pool with the same prefix in this budget: its variables would be written twice
   */
  public prefixFor({ path, name, options }: PrefixOwner, resource: object, budgetPrefix: string): string {
    const byDefault = options.endpoint === DatabaseEndpoint.READER ? `${budgetPrefix}READER_` : budgetPrefix;
    const prefix = requirePrefix(options.settingsPrefix ?? byDefault);
    const used = this.prefixes.get(resource) ?? new Set();
    if (used.has(prefix) && !this.byPath.has(path)) {
      throw new Error(
        `settingsPrefix of ${name} must differ from that of its other pools, got ${prefix} again: give it one of its own, such as 'BILLING_'`,
      );
    }
    this.prefixes.set(resource, used.add(prefix));
    return prefix;
  }

  /** Every consumer's facts, by endpoint, and what was found about them. */
  public read(templates: ResolvedTemplates): { consumers: Record<Endpoint, ConsumerFacts[]>; findings: Finding[] } {
    const consumers: Record<Endpoint, ConsumerFacts[]> = { writer: [], reader: [] };
    const findings: Finding[] = [];
    for (const registration of this.byPath.values()) {
      const read = registration.facts(templates);
      consumers[registration.endpoint].push(read.facts);
      findings.push(...read.findings);
    }
    return { consumers, findings };
  }

  /** Findings that only show once the pools are granted and injected. */
  public settingFindings(templates: ResolvedTemplates): Finding[] {
    return [...this.byPath.values()].flatMap(registration => registration.settingFindings(templates));
  }
}
