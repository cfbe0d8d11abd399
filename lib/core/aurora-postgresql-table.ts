/**
 * One row per family: its sizes, each with the connections that AWS printed for it, as `size connections`.
 *
 * Source: Maximum connections to an Aurora PostgreSQL DB instance,
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Managing.html, as it stood in June 2023; today the
 * guide gives the default expression alone. The rows of r4 and r5 below the cap are less than other classes of their memory have.
 */
export const AURORA_POSTGRESQL_TABLE: readonly (readonly [family: string, sizes: string])[] = [
  ['r4', 'large 1600, xlarge 3200, 2xlarge 5000, 4xlarge 5000, 8xlarge 5000, 16xlarge 5000'],
  ['r5', 'large 1600, xlarge 3300, 2xlarge 5000, 4xlarge 5000, 8xlarge 5000, 12xlarge 5000, 16xlarge 5000, 24xlarge 5000'],
  ['r6g', 'large 1722, xlarge 3479, 2xlarge 5000, 4xlarge 5000, 8xlarge 5000, 12xlarge 5000, 16xlarge 5000'],
  ['t3', 'medium 420, large 844'],
  ['t4g', 'medium 405, large 844'],
  ['x2g', 'large 3479, xlarge 5000, 2xlarge 5000, 4xlarge 5000, 8xlarge 5000, 12xlarge 5000, 16xlarge 5000'],
];
