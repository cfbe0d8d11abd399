/**
 * One row per family: its sizes, each with vCPU and nominal memory in GiB, as `size vCPU/GiB`, by memory upwards.
 *
 * Sources: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html and, for families that
 * the page does not list, EC2's DescribeInstanceTypes for the instance type of the same name. Which classes there are is told by
 * the AWS price list of July 2026.
 *
 * A `~` marks memory that no page states. It is inferred from the name's own rule, 8 GiB per vCPU times the number behind `mem`:
 * those are RDS for Oracle's classes with a preset number of threads per core (`tpc`) and extra memory
 * (https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Oracle.Concepts.InstanceClasses.html).
 */
export const INSTANCE_CLASS_TABLE: readonly (readonly [family: string, sizes: string])[] = [
  ['c6gd', 'medium 1/2, large 2/4, xlarge 4/8, 2xlarge 8/16, 4xlarge 16/32, 8xlarge 32/64, 12xlarge 48/96, 16xlarge 64/128'],
  ['m1', 'small 1/1.7, medium 1/3.75, large 2/7.5, xlarge 4/15'],
  ['m2', 'xlarge 2/17.0996, 2xlarge 4/34.1992, 4xlarge 8/68.3994'],
  ['m3', 'medium 1/3.75, large 2/7.5, xlarge 4/15, 2xlarge 8/30'],
  ['m4', 'large 2/8, xlarge 4/16, 2xlarge 8/32, 4xlarge 16/64, 10xlarge 40/160, 16xlarge 64/256'],
  [
    'm5',
    'large 2/8, xlarge 4/16, 2xlarge 8/32, 4xlarge 16/64, 8xlarge 32/128, 12xlarge 48/192, 16xlarge 64/256, 24xlarge 96/384',
  ],
  [
    'm5d',
    'large 2/8, xlarge 4/16, 2xlarge 8/32, 4xlarge 16/64, 8xlarge 32/128, 12xlarge 48/192, 16xlarge 64/256, 24xlarge 96/384',
  ],
  ['m6g', 'large 2/8, xlarge 4/16, 2xlarge 8/32, 4xlarge 16/64, 8xlarge 32/128, 12xlarge 48/192, 16xlarge 64/256'],
  ['m6gd', 'large 2/8, xlarge 4/16, 2xlarge 8/32, 4xlarge 16/64, 8xlarge 32/128, 12xlarge 48/192, 16xlarge 64/256'],
  [
    'm6i',
    'large 2/8, xlarge 4/16, 2xlarge 8/32, 4xlarge 16/64, 8xlarge 32/128, 12xlarge 48/192, 16xlarge 64/256, ' +
      '24xlarge 96/384, 32xlarge 128/512, metal 128/512',
  ],
  [
    'm6id',
    'large 2/8, xlarge 4/16, 2xlarge 8/32, 4xlarge 16/64, 8xlarge 32/128, 12xlarge 48/192, 16xlarge 64/256, ' +
      '24xlarge 96/384, 32xlarge 128/512, metal 128/512',
  ],
  [
    'm6idn',
    'large 2/8, xlarge 4/16, 2xlarge 8/32, 4xlarge 16/64, 8xlarge 32/128, 12xlarge 48/192, 16xlarge 64/256, ' +
      '24xlarge 96/384, 32xlarge 128/512',
  ],
  [
    'm6in',
    'large 2/8, xlarge 4/16, 2xlarge 8/32, 4xlarge 16/64, 8xlarge 32/128, 12xlarge 48/192, 16xlarge 64/256, ' +
      '24xlarge 96/384, 32xlarge 128/512, metal 128/512',
  ],
  ['m7g', 'large 2/8, xlarge 4/16, 2xlarge 8/32, 4xlarge 16/64, 8xlarge 32/128, 12xlarge 48/192, 16xlarge 64/256'],
  [
    'm7i',
    'large 2/8, xlarge 4/16, 2xlarge 8/32, 4xlarge 16/64, 8xlarge 32/128, 12xlarge 48/192, 16xlarge 64/256, ' +
      '24xlarge 96/384, metal-24xl 96/384, 48xlarge 192/768, metal-48xl 192/768',
  ],
  ['m8a', 'large 2/8, xlarge 4/16, 2xlarge 8/32, 4xlarge 16/64, 8xlarge 32/128, 12xlarge 48/192, 16xlarge 64/256'],
  [
    'm8g',
    'large 2/8, xlarge 4/16, 2xlarge 8/32, 4xlarge 16/64, 8xlarge 32/128, 12xlarge 48/192, 16xlarge 64/256, ' +
      '24xlarge 96/384, 48xlarge 192/768',
  ],
  [
    'm8gd',
    'large 2/8, xlarge 4/16, 2xlarge 8/32, 4xlarge 16/64, 8xlarge 32/128, 12xlarge 48/192, 16xlarge 64/256, ' +
      '24xlarge 96/384, 48xlarge 192/768',
  ],
  [
    'm8i',
    'large 2/8, xlarge 4/16, 2xlarge 8/32, 4xlarge 16/64, 8xlarge 32/128, 12xlarge 48/192, 16xlarge 64/256, ' +
      '24xlarge 96/384, 32xlarge 128/512, 48xlarge 192/768, metal-48xl 192/768, 96xlarge 384/1536, ' +
      'metal-96xl 384/1536',
  ],
  [
    'm9g',
    'large 2/8, xlarge 4/16, 2xlarge 8/32, 4xlarge 16/64, 8xlarge 32/128, 12xlarge 48/192, 16xlarge 64/256, ' +
      '24xlarge 96/384, 48xlarge 192/768',
  ],
  ['r3', 'large 2/15.25, xlarge 4/30.5, 2xlarge 8/61, 4xlarge 16/122, 8xlarge 32/244'],
  ['r4', 'large 2/15.25, xlarge 4/30.5, 2xlarge 8/61, 4xlarge 16/122, 8xlarge 32/244, 16xlarge 64/488'],
  [
    'r5',
    'large 2/16, large.tpc1.mem2x 2/~32, xlarge 4/32, xlarge.tpc2.mem2x 4/~64, 2xlarge 8/64, ' +
      'xlarge.tpc2.mem4x 4/~128, 2xlarge.tpc1.mem2x 8/~128, 4xlarge 16/128, 2xlarge.tpc2.mem4x 8/~256, ' +
      '4xlarge.tpc2.mem2x 16/~256, 8xlarge 32/256, 4xlarge.tpc2.mem3x 16/~384, 12xlarge 48/384, ' +
      '2xlarge.tpc2.mem8x 8/~512, 4xlarge.tpc2.mem4x 16/~512, 16xlarge 64/512, 6xlarge.tpc2.mem4x 24/~768, ' +
      '8xlarge.tpc2.mem3x 32/~768, 12xlarge.tpc2.mem2x 48/~768, 24xlarge 96/768',
  ],
  [
    'r5b',
    'large 2/16, large.tpc1.mem2x 2/~32, xlarge 4/32, xlarge.tpc2.mem2x 4/~64, 2xlarge 8/64, ' +
      'xlarge.tpc2.mem4x 4/~128, 2xlarge.tpc1.mem2x 8/~128, 4xlarge 16/128, 2xlarge.tpc2.mem4x 8/~256, ' +
      '4xlarge.tpc2.mem2x 16/~256, 8xlarge 32/256, 4xlarge.tpc2.mem3x 16/~384, 12xlarge 48/384, ' +
      '2xlarge.tpc2.mem8x 8/~512, 4xlarge.tpc2.mem4x 16/~512, 16xlarge 64/512, 6xlarge.tpc2.mem4x 24/~768, ' +
      '8xlarge.tpc2.mem3x 32/~768, 24xlarge 96/768',
  ],
  [
    'r5d',
    'large 2/16, xlarge 4/32, 2xlarge 8/64, 4xlarge 16/128, 8xlarge 32/256, 12xlarge 48/384, 16xlarge 64/512, 24xlarge 96/768',
  ],
  ['r6g', 'large 2/16, xlarge 4/32, 2xlarge 8/64, 4xlarge 16/128, 8xlarge 32/256, 12xlarge 48/384, 16xlarge 64/512'],
  ['r6gd', 'large 2/16, xlarge 4/32, 2xlarge 8/64, 4xlarge 16/128, 8xlarge 32/256, 12xlarge 48/384, 16xlarge 64/512'],
  [
    'r6i',
    'large 2/16, large.tpc1.mem2x 2/~32, xlarge 4/32, xlarge.tpc2.mem2x 4/~64, 2xlarge 8/64, ' +
      'xlarge.tpc2.mem4x 4/~128, 2xlarge.tpc1.mem2x 8/~128, 4xlarge 16/128, 2xlarge.tpc2.mem4x 8/~256, ' +
      '4xlarge.tpc2.mem2x 16/~256, 8xlarge 32/256, 4xlarge.tpc2.mem3x 16/~384, 12xlarge 48/384, ' +
      '2xlarge.tpc2.mem8x 8/~512, 4xlarge.tpc2.mem4x 16/~512, 16xlarge 64/512, 6xlarge.tpc2.mem4x 24/~768, ' +
      '8xlarge.tpc2.mem3x 32/~768, 12xlarge.tpc2.mem2x 48/~768, 24xlarge 96/768, 4xlarge.tpc2.mem8x 16/~1024, ' +
      '8xlarge.tpc2.mem4x 32/~1024, 32xlarge 128/1024, metal 128/1024',
  ],
  [
    'r6id',
    'large 2/16, xlarge 4/32, 2xlarge 8/64, 4xlarge 16/128, 8xlarge 32/256, 12xlarge 48/384, 16xlarge 64/512, ' +
      '24xlarge 96/768, 32xlarge 128/1024, metal 128/1024',
  ],
  [
    'r6idn',
    'large 2/16, xlarge 4/32, 2xlarge 8/64, 4xlarge 16/128, 8xlarge 32/256, 12xlarge 48/384, 16xlarge 64/512, ' +
      '24xlarge 96/768, 32xlarge 128/1024',
  ],
  [
    'r6in',
    'large 2/16, xlarge 4/32, 2xlarge 8/64, 4xlarge 16/128, 8xlarge 32/256, 12xlarge 48/384, 16xlarge 64/512, ' +
      '24xlarge 96/768, 32xlarge 128/1024, metal 128/1024',
  ],
  ['r7g', 'large 2/16, xlarge 4/32, 2xlarge 8/64, 4xlarge 16/128, 8xlarge 32/256, 12xlarge 48/384, 16xlarge 64/512'],
  [
    'r7i',
    'large 2/16, xlarge 4/32, xlarge.tpc2.mem2x 4/~64, 2xlarge 8/64, xlarge.tpc2.mem4x 4/~128, 4xlarge 16/128, ' +
      '2xlarge.tpc2.mem4x 8/~256, 4xlarge.tpc2.mem2x 16/~256, 8xlarge 32/256, 3xlarge.tpc2.mem4x 12/~384, ' +
      '4xlarge.tpc2.mem3x 16/~384, 6xlarge.tpc2.mem2x 24/~384, 12xlarge 48/384, 2xlarge.tpc2.mem8x 8/~512, ' +
      '4xlarge.tpc2.mem4x 16/~512, 8xlarge.tpc2.mem2x 32/~512, 16xlarge 64/512, 6xlarge.tpc2.mem4x 24/~768, ' +
      '8xlarge.tpc2.mem3x 32/~768, 24xlarge 96/768, metal-24xl 96/768, 48xlarge 192/1536, metal-48xl 192/1536',
  ],
  ['r8a', 'large 2/16, xlarge 4/32, 2xlarge 8/64, 4xlarge 16/128, 8xlarge 32/256, 12xlarge 48/384, 16xlarge 64/512'],
  [
    'r8g',
    'large 2/16, xlarge 4/32, 2xlarge 8/64, 4xlarge 16/128, 8xlarge 32/256, 12xlarge 48/384, 16xlarge 64/512, ' +
      '24xlarge 96/768, 48xlarge 192/1536',
  ],
  [
    'r8gd',
    'large 2/16, xlarge 4/32, 2xlarge 8/64, 4xlarge 16/128, 8xlarge 32/256, 12xlarge 48/384, 16xlarge 64/512, ' +
      '24xlarge 96/768, 48xlarge 192/1536',
  ],
  [
    'r8i',
    'large 2/16, xlarge 4/32, 2xlarge 8/64, 4xlarge 16/128, 8xlarge 32/256, 12xlarge 48/384, 16xlarge 64/512, ' +
      '24xlarge 96/768, 32xlarge 128/1024, 48xlarge 192/1536, metal-48xl 192/1536, 96xlarge 384/3072, ' +
      'metal-96xl 384/3072',
  ],
  ['t1', 'micro 1/0.6123'],
  ['t2', 'micro 1/1, small 1/2, medium 2/4, large 2/8, xlarge 4/16, 2xlarge 8/32'],
  ['t3', 'micro 2/1, small 2/2, medium 2/4, large 2/8, xlarge 4/16, 2xlarge 8/32'],
  ['t4g', 'micro 2/1, small 2/2, medium 2/4, large 2/8, xlarge 4/16, 2xlarge 8/32'],
  ['x1', '16xlarge 64/976, 32xlarge 128/1952'],
  ['x1e', 'xlarge 4/122, 2xlarge 8/244, 4xlarge 16/488, 8xlarge 32/976, 16xlarge 64/1952, 32xlarge 128/3904'],
  ['x2g', 'large 2/32, xlarge 4/64, 2xlarge 8/128, 4xlarge 16/256, 8xlarge 32/512, 12xlarge 48/768, 16xlarge 64/1024'],
  ['x2idn', '16xlarge 64/1024, 24xlarge 96/1536, 32xlarge 128/2048, metal 128/2048'],
  [
    'x2iedn',
    'xlarge 4/128, 2xlarge 8/256, 4xlarge 16/512, 8xlarge 32/1024, 16xlarge 64/2048, 24xlarge 96/3072, ' +
      '32xlarge 128/4096, metal 128/4096',
  ],
  ['x2iezn', '2xlarge 8/256, 4xlarge 16/512, 6xlarge 24/768, 8xlarge 32/1024, 12xlarge 48/1536, metal 48/1536'],
  ['x2m', 'xlarge 4/128, 2xlarge 8/256, 4xlarge 16/512, 8xlarge 32/1024, 16xlarge 64/2048, 24xlarge 96/3072, 32xlarge 128/4096'],
  ['z1d', 'large 2/16, xlarge 4/32, 2xlarge 8/64, 3xlarge 12/96, 6xlarge 24/192, 12xlarge 48/384'],
];
