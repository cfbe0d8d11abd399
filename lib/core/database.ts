/** What is known of one database server before anything is computed. */
export interface DatabaseFacts {
  /** Engine as RDS spells it: `postgres`, `mysql`, `mariadb`, `oracle-ee`, `sqlserver-ex`, `db2-se`, … */
  readonly engine: string;
  /** Engine version, such as `16.8`; absent when it is not stated. */
  readonly engineVersion?: string;
  /** Instance class, such as `db.t3.micro`. */
  readonly instanceClass?: string;
  /** Allocated storage in GiB, for expressions that use `AllocatedStorage`. */
  readonly allocatedStorageGib?: number;
  /** What a parameter group sets for the engine's connection limit; absent when no group sets it. */
  readonly parameter?: ParameterFact;
  /** A fact that hides the ceiling whatever else is known, such as a parameter group outside the app. */
  readonly obstacle?: string;
}

/** One parameter of a parameter group. */
export interface ParameterFact {
  /** Text as it stands in the group: a number or an RDS expression. */
  readonly text: string;
  /** Where it stands, such as `parameter group Stack/Parameters`. */
  readonly where: string;
}
