/** What is known of one database server before anything is computed. */
export interface DatabaseFacts {
  /** Identifier under which RDS knows the instance, in lower case; absent where that is not known before deployment. */
  readonly identifier?: string;
  /** Path that its tag `connection-budget:path` holds before it is fitted to a tag; absent for a database that the app does not create. */
  readonly taggedPath?: string;
  /** What messages call it; absent where its class says it all. The name of a cluster's member comes first. */
  readonly name?: string;
  /** Engine as RDS spells it: `postgres`, `mysql`, `mariadb`, `oracle-ee`, `sqlserver-ex`, `db2-se`, … */
  readonly engine: string;
  /** Engine version, such as `16.8`; absent when it is not stated. */
  readonly engineVersion?: string;
  /** Instance class, such as `db.t3.micro`. */
  readonly instanceClass?: string;
  /** Allocated storage in GiB, for expressions that use `AllocatedStorage`. */
  readonly allocatedStorageGib?: number;
  /** Who runs the server; absent for Amazon RDS and Aurora. */
  readonly platform?: Platform;
  /** Nominal memory in GiB, for platforms whose limit follows it and that have no class table here. */
  readonly memoryGib?: number;
  /** Capacity range of an Aurora Serverless v2 member, whose class is `db.serverless`. */
  readonly serverless?: ServerlessRange;
  /** What a parameter group sets for the engine's connection limit; absent when no group sets it. */
  readonly parameter?: ParameterFact;
  /** Part of the ceiling, in per cent, that sessions forwarded from readers may take; only a writer has it. */
  readonly writeForwardingPercent?: number;
  /** The server that a read replica copies; absent for anything else. */
  readonly primary?: PrimaryFacts;
  /** What the live server admits today, where it is stated for this one of several. */
  readonly running?: number;
  /** Servers that take their limit from the same parameter group as this one: one number has to do for all of them. */
  readonly sharingGroup?: readonly DatabaseFacts[];
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

/** Who runs a server, where it is not Amazon. */
export type Platform = 'cloud-sql' | 'azure' | 'self-managed';

/** The capacity range of Aurora Serverless v2, in ACU of about 2 GiB each. */
export interface ServerlessRange {
  readonly minAcu: number;
  readonly maxAcu: number;
}

/** The source of a read replica. */
export interface PrimaryFacts {
  /** How messages call it. */
  readonly name: string;
  /** Every server that it may be; empty when it stands outside the app. */
  readonly databases: readonly DatabaseFacts[];
}
