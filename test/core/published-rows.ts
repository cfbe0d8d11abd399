/** Every class in AWS's tables, by the connections that are printed for it. */
export type PublishedRows = readonly (readonly [maxConnections: number, classes: string])[];

/** Aurora User Guide of April 2026: Maximum connections to an Aurora MySQL DB instance; 74 classes. */
export const AURORA_MYSQL_ROWS: PublishedRows = [
  [45, 't2.small t3.small'],
  [90, 't2.medium t3.medium t4g.medium'],
  [135, 't3.large t4g.large'],
  [1000, 'r3.large r4.large r5.large r6g.large r6i.large r7g.large r7i.large r8g.large'],
  [2000, 'r3.xlarge r4.xlarge r5.xlarge r6g.xlarge r6i.xlarge r7g.xlarge r7i.xlarge r8g.xlarge x2g.large'],
  [3000, 'r3.2xlarge r4.2xlarge r5.2xlarge r6g.2xlarge r6i.2xlarge r7g.2xlarge r7i.2xlarge r8g.2xlarge x2g.xlarge'],
  [4000, 'r3.4xlarge r4.4xlarge r5.4xlarge r6g.4xlarge r6i.4xlarge r7g.4xlarge r7i.4xlarge r8g.4xlarge x2g.2xlarge'],
  [5000, 'r3.8xlarge r4.8xlarge r5.8xlarge r6g.8xlarge r6i.8xlarge r7g.8xlarge r7i.8xlarge r8g.8xlarge x2g.4xlarge'],
  [
    6000,
    'r4.16xlarge r5.12xlarge r5.16xlarge r6g.12xlarge r6g.16xlarge r6i.12xlarge r6i.16xlarge r7g.12xlarge r7g.16xlarge r7i.12xlarge r7i.16xlarge r8g.12xlarge r8g.16xlarge x2g.8xlarge',
  ],
  [7000, 'r5.24xlarge r6i.24xlarge r6i.32xlarge r7i.24xlarge r8g.24xlarge x2g.12xlarge x2g.16xlarge'],
  [8000, 'r7i.48xlarge r8g.48xlarge'],
];

/** Aurora User Guide of June 2023: Maximum connections to an Aurora PostgreSQL DB instance; 32 classes. */
export const AURORA_POSTGRESQL_ROWS: PublishedRows = [
  [405, 't4g.medium'],
  [420, 't3.medium'],
  [844, 't4g.large t3.large'],
  [1600, 'r5.large r4.large'],
  [1722, 'r6g.large'],
  [3200, 'r4.xlarge'],
  [3300, 'r5.xlarge'],
  [3479, 'x2g.large r6g.xlarge'],
  [
    5000,
    'x2g.16xlarge x2g.12xlarge x2g.8xlarge x2g.4xlarge x2g.2xlarge x2g.xlarge r6g.16xlarge r6g.12xlarge r6g.8xlarge r6g.4xlarge r6g.2xlarge r5.24xlarge r5.16xlarge r5.12xlarge r5.8xlarge r5.4xlarge r5.2xlarge r4.16xlarge r4.8xlarge r4.4xlarge r4.2xlarge',
  ],
];

/** Aurora User Guide of April 2026: Maximum connections for Aurora Serverless v2. */
export const SERVERLESS_ROWS: readonly (readonly [maxAcu: number, mysql: number, postgresql: number, atLowMinimum: number])[] = [
  [1, 90, 189, 189],
  [4, 135, 823, 823],
  [8, 1000, 1669, 1669],
  [16, 2000, 3360, 2000],
  [32, 3000, 5000, 2000],
  [64, 4000, 5000, 2000],
  [128, 5000, 5000, 2000],
  [192, 6000, 5000, 2000],
  [256, 6000, 5000, 2000],
];
