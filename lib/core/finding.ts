/** How grave a finding is. An error fails synthesis unless it is accepted or the budget's enforcement says otherwise. */
export type Severity = 'error' | 'warning' | 'info';

/** Every rule, by its severity. The id is also the page under docs/rules and, behind `connection-budget::`, the acknowledgement id. */
export const RULES = {
  'over-budget': 'error',
  'unknown-ceiling': 'error',
  'unresolved-input': 'error',
  'unbounded-consumer': 'error',
  'conflicting-setting': 'error',
  'pooler-shares-over-100': 'error',
  'failover-over-budget': 'warning',
  'schedule-collision': 'warning',
  'replica-below-writer': 'warning',
  'ceiling-needs-reboot': 'warning',
  'measurement-not-used': 'warning',
  'undeclared-consumer': 'warning',
  'unknown-pool': 'warning',
  'pooler-oversubscribed': 'warning',
  'pooler-bypass': 'warning',
  'client-limit-below-pools': 'warning',
  'large-pool-behind-pooler': 'warning',
  'prepared-statements-behind-pooler': 'warning',
  'recycle-beyond-idle-timeout': 'warning',
  'recycle-too-short': 'warning',
  'recycle-beyond-iam-token': 'warning',
  'trap-setting': 'warning',
  'application-must-read': 'info',
  'proxy-share-below-minimum': 'warning',
  'proxy-prevents-pause': 'info',
  'desired-count-unset': 'warning',
  'pool-in-function': 'warning',
  'memory-pressure': 'warning',
  'unused-acceptance': 'warning',
} as const satisfies Record<string, Severity>;

export type RuleId = keyof typeof RULES;

/** Something a person should know about a budget. */
export interface Finding {
  readonly rule: RuleId;
  /** The rule's own, unless the user made a scenario more or less grave. */
  readonly severity: Severity;
  /** Path of what it is about: the budget or one consumer. */
  readonly path: string;
  /** May have several lines; the first is a sentence that stands alone. */
  readonly message: string;
  /** Ways out, each solved; may be empty. */
  readonly remedies: readonly string[];
  /** Set where somebody lets it stand; the budget's list of what is accepted says who and why. */
  readonly accepted?: true;
}
