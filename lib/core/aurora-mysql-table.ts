/**
 * One row per family: its sizes, each with the connections that AWS prints for it, as `size connections`.
 *
 * Source, read in April 2026: Maximum connections to an Aurora MySQL DB instance,
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Managing.Performance.html.
 */
export const AURORA_MYSQL_TABLE: readonly (readonly [family: string, sizes: string])[] = [
  ['r3', 'large 1000, xlarge 2000, 2xlarge 3000, 4xlarge 4000, 8xlarge 5000'],
  ['r4', 'large 1000, xlarge 2000, 2xlarge 3000, 4xlarge 4000, 8xlarge 5000, 16xlarge 6000'],
  ['r5', 'large 1000, xlarge 2000, 2xlarge 3000, 4xlarge 4000, 8xlarge 5000, 12xlarge 6000, 16xlarge 6000, 24xlarge 7000'],
  ['r6g', 'large 1000, xlarge 2000, 2xlarge 3000, 4xlarge 4000, 8xlarge 5000, 12xlarge 6000, 16xlarge 6000'],
  [
    'r6i',
    'large 1000, xlarge 2000, 2xlarge 3000, 4xlarge 4000, 8xlarge 5000, 12xlarge 6000, 16xlarge 6000, 24xlarge 7000, 32xlarge 7000',
  ],
  ['r7g', 'large 1000, xlarge 2000, 2xlarge 3000, 4xlarge 4000, 8xlarge 5000, 12xlarge 6000, 16xlarge 6000'],
  [
    'r7i',
    'large 1000, xlarge 2000, 2xlarge 3000, 4xlarge 4000, 8xlarge 5000, 12xlarge 6000, 16xlarge 6000, 24xlarge 7000, 48xlarge 8000',
  ],
  [
    'r8g',
    'large 1000, xlarge 2000, 2xlarge 3000, 4xlarge 4000, 8xlarge 5000, 12xlarge 6000, 16xlarge 6000, 24xlarge 7000, 48xlarge 8000',
  ],
  ['t2', 'small 45, medium 90'],
  ['t3', 'small 45, medium 90, large 135'],
  ['t4g', 'medium 90, large 135'],
  ['x2g', 'large 2000, xlarge 3000, 2xlarge 4000, 4xlarge 5000, 8xlarge 6000, 12xlarge 7000, 16xlarge 7000'],
];
