/** A consumer of a budget, with what the budget grants it: tokens that are known when the app is synthesized. */
export interface IBudgetConsumer {
  /** Path of the consumer in the ledger. */
  readonly path: string;

  /** Pool size of one process. */
  readonly poolSize: number;

  /** Overflow of one process; 0 for clients that have none. */
  readonly maxOverflow: number;

  /** Connections at the worst moment. */
  readonly demand: number;
}
