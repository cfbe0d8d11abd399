/** What a budget does with its findings. */
export enum Enforcement {
  /** An error-level finding fails synthesis unless it is accepted or acknowledged. */
  FAIL = 'fail',
  /** Findings are shown, error-level ones as warnings; synthesis goes on. */
  WARN = 'warn',
  /** Findings stand in the ledger files only. */
  REPORT = 'report',
}
