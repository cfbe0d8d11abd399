import { DEFAULT_PREFIX } from './settings';

/** Under which an application publishes the metrics of its pools, as the modules of `examples/clients` do. */
export const POOL_NAMESPACE = 'ConnectionBudget/Pools';

/** The one dimension of the metrics: whose pool it is. */
export const POOL_DIMENSION = 'Application';

/** The metrics with their units, in the order in which a line of an application has them. */
export const POOL_METRICS = {
  CheckedOut: 'Count',
  PoolUse: 'Percent',
  PoolSize: 'Count',
  Overflow: 'Count',
  CheckoutWait: 'Milliseconds',
} as const;

export type PoolMetricName = keyof typeof POOL_METRICS;

/** As many characters as CDK takes for the value of a dimension. */
const LONGEST_NAME = 255;

/**
 * The value of the dimension, which tells the pool from every other of its account and Region.
 *
 * PGAPPNAME would not: it tells the consumers of one database apart, drivers of other databases have none, and two pools of a service share it.
 *
 * @param stackName as it is deployed: one app may be deployed several times
 * @param prefix of the pool's variables, which no other pool of the same tasks has
 */
export function poolMetricsName(stackName: string, consumer: string, prefix: string): string {
  const pool = prefix === DEFAULT_PREFIX ? '' : `/${prefix.replace(/_$/, '')}`;
  return encoded(`${stackName}/${consumer}${pool}`).slice(-LONGEST_NAME);
}

/**
 * CloudWatch takes printable ASCII alone: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html
 * What is other is written as in addresses, and with it the sign for that, so that two names stay two.
 */
function encoded(name: string): string {
  // Half a character is none, and has no code of its own.
  const whole = name.replace(/\p{Surrogate}/gu, '\ufffd');
  return whole.replace(/[^\x20-\x7e]|%/gu, character => encodeURIComponent(character));
}
