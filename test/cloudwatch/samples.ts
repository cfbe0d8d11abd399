/** What CloudWatch keeps of one metric for one minute. */
export interface Samples {
  readonly sum: number;
  readonly count: number;
  readonly maximum: number;
  readonly minimum: number;
}

/** One metric minute by minute; undefined where nothing was published. */
export type Series = readonly (Samples | undefined)[];

/** Every metric of a story, by its identity. */
export type Metrics = ReadonlyMap<string, Series>;

/** A metric as a template names it. */
export interface MetricName {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
}

/** What tells one metric from another: namespace, name and all dimensions, in whatever order they are written. */
export function identityOf({ Namespace, MetricName: name, Dimensions = [] }: MetricName): string {
  const dimensions = Dimensions.map(({ Name, Value }) => `${Name}=${JSON.stringify(Value)}`).sort();
  return [Namespace, name, ...dimensions].join(' ');
}

/** A gauge that one server publishes once a minute. */
export function gauge(values: readonly (number | undefined)[]): Series {
  return values.map(value => (value === undefined ? undefined : samplesOf([value])));
}

/** A gauge under a dimension that several servers share: each publishes its own sample. */
export function gaugeOfAll(servers: readonly (readonly (number | undefined)[])[]): Series {
  const minutes = Math.max(...servers.map(({ length }) => length));
  return Array.from({ length: minutes }, (_none, minute) => {
    const values = servers.flatMap(server => server[minute] ?? []);
    return values.length === 0 ? undefined : samplesOf(values);
  });
}

/** The statistic of a period, from the samples of its minutes; undefined where there are none. */
export function statisticOf(samples: readonly Samples[], statistic: string): number | undefined {
  if (samples.length === 0) return undefined;
  const sum = samples.reduce((total, each) => total + each.sum, 0);
  const count = samples.reduce((total, each) => total + each.count, 0);
  switch (statistic) {
    case 'Sum':
      return sum;
    case 'Average':
      return sum / count;
    case 'SampleCount':
      return count;
    case 'Maximum':
      return Math.max(...samples.map(({ maximum }) => maximum));
    case 'Minimum':
      return Math.min(...samples.map(({ minimum }) => minimum));
    default:
      throw new Error(`the statistic ${statistic} is not known to this evaluator`);
  }
}

function samplesOf(values: readonly number[]): Samples {
  const sum = values.reduce((total, value) => total + value, 0);
  return { sum, count: values.length, maximum: Math.max(...values), minimum: Math.min(...values) };
}
