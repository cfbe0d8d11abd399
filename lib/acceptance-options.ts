/** Options of `ConnectionBudget.accept`. */
export interface AcceptanceOptions {
  /** Why the finding may stand, in a few words: whoever finds it open again on the day after reads them. Not empty. */
  readonly reason: string;

  /**
   * The last day (UTC) on which the finding is accepted, such as `2027-06-30`: from the next day on it counts again. At most 366 days ahead, so that
   * every acceptance is looked at once a year; a day that has passed accepts nothing.
   */
  readonly until: string;
}
