/** A line in the embedded metric format, as far as it is one. */
export interface MetricsLine extends Readonly<Record<string, unknown>> {
  readonly _aws: { readonly Timestamp: number; readonly CloudWatchMetrics: readonly Directive[] };
}

interface Directive {
  readonly Namespace: string;
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: readonly { readonly Name: string; readonly Unit?: string; readonly StorageResolution?: number }[];
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html, as far as metrics of a pool may need them */
const UNITS = new Set(['Seconds', 'Milliseconds', 'Microseconds', 'Percent', 'Count', 'Count/Second', 'None']);

const MOST_METRICS = 100;
const MOST_DIMENSIONS = 30;
const LONGEST_TEXT = 1024;
const TWO_HOURS = 2 * 3_600_000;
const TWO_WEEKS = 14 * 24 * 3_600_000;

/**
 * Why CloudWatch would not take every metric of a line; empty where it takes them.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function formatFaults(text: string): string[] {
  const line = JSON.parse(text) as MetricsLine;
  const { Timestamp: time, CloudWatchMetrics: directives } = line._aws;
  return [
    ...(text.includes('\n') ? ['a line has no line feed in it'] : []),
    ...unless(Number.isSafeInteger(time), `Timestamp is in milliseconds, got ${time}`),
    ...unless(time < Date.now() + TWO_HOURS && time > Date.now() - TWO_WEEKS, `Timestamp is too far away, got ${time}`),
    ...unless(Array.isArray(directives) && directives.length > 0, 'CloudWatchMetrics has a directive'),
    ...directives.flatMap(directive => directiveFaults(line, directive)),
  ];
}

function directiveFaults(line: MetricsLine, { Namespace: namespace, Dimensions: sets, Metrics: metrics }: Directive): string[] {
  const names = metrics.map(({ Name }) => Name);
  return [
    ...unless(isText(namespace) && !namespace.startsWith('AWS/'), `Namespace is a text of one's own, got ${namespace}`),
    ...unless(sets.length > 0, 'Dimensions has a set'),
    ...sets.flatMap(set => [
      ...unless(set.length <= MOST_DIMENSIONS, `a set has at most ${MOST_DIMENSIONS} dimensions, got ${set.length}`),
      ...set.flatMap(name => unless(isText(line[name]), `the value of dimension ${name} is a text of the root`)),
    ]),
    ...unless(names.length > 0 && names.length <= MOST_METRICS, `from 1 to ${MOST_METRICS} metrics, got ${names.length}`),
    ...unless(new Set(names).size === names.length, `no metric twice, got ${names.join(', ')}`),
    ...metrics.flatMap(({ Name: name, Unit: unit = 'None', StorageResolution: resolution = 60 }) => [
      ...unless(Number.isFinite(line[name]), `the value of metric ${name} is a number of the root`),
      ...unless(UNITS.has(unit), `the unit of ${name} is known, got ${unit}`),
      ...unless(resolution === 1 || resolution === 60, `the resolution of ${name} is 1 or 60, got ${resolution}`),
    ]),
  ];
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= LONGEST_TEXT && /^[\x20-\x7e]+$/.test(value);
}

function unless(holds: boolean, fault: string): string[] {
  return holds ? [] : [fault];
}

/** The metrics of a line with their units. */
export function unitsOf({ _aws: { CloudWatchMetrics } }: MetricsLine): Record<string, string | undefined> {
  return Object.fromEntries(CloudWatchMetrics.flatMap(({ Metrics }) => Metrics.map(({ Name, Unit }) => [Name, Unit] as const)));
}
