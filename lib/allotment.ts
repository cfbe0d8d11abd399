import type { ReservedConnectionsOptions } from './consumer-options';

/** Options of an allotment. */
export interface AllotmentOptions extends ReservedConnectionsOptions {
  /**
   * Last day (UTC) on which another app may count on the allotment, such as `2027-06-30`: from the next day on its synthesis fails until
   * it has a new file. It bounds how long a number that you have lowered since is still counted on elsewhere.
   *
   * @default - no end
   */
  readonly validUntil?: string;
}

/** Which of several allotments of one name is meant. */
export interface AllottedDatabaseOptions {
  /**
   * Construct path of the owner's budget, such as `Shop/Budget`.
   *
   * @default - the only budget of the file that allots the name
   */
  readonly budget?: string;
}

/** Connections that a budget has set aside for another app, and where that app finds the number. */
export interface IAllotment {
  /** Name of the allotment, unique within its budget. */
  readonly name: string;

  /** Connections, from 1 to 262143. */
  readonly connections: number;

  /** Name of the SSM parameter that holds the number, in the account and Region of the budget's stack. */
  readonly parameterName: string;
}
