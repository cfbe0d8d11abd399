import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { MetricDataQuery, MetricDataResult } from '@aws-sdk/client-cloudwatch';
import {
  DescribeDBClusterParametersCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  DescribeDBParametersCommand,
  DescribeDBProxiesCommand,
  DescribeDBProxyTargetGroupsCommand,
  DescribeDBProxyTargetsCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import type {
  DBCluster,
  DBInstance,
  DBProxy,
  DBProxyTarget,
  DBProxyTargetGroup,
  Parameter,
  RDSClientConfig,
} from '@aws-sdk/client-rds';
import type { Limiter } from './limiter';
import { neededOfCluster, neededOfInstance } from './needed-members';
import { EndlessPages, IncompleteAnswer } from './reading';

/** How the SDK's clients are set up for one account and Region. */
export type ClientSettings = Pick<RDSClientConfig, 'region' | 'credentials' | 'profile' | 'endpoint' | 'maxAttempts'>;

/** What all calls have in common. */
export interface CallOptions {
  readonly limiter: Limiter;
  /** Of calls for metrics, whose answers are large. */
  readonly metricsLimiter: Limiter;
  readonly signal: AbortSignal;
}

/** Records of one answer: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBInstances.html */
const PAGE = 100;

/** Calls are tried again by the SDK, with longer and longer pauses. */
const ATTEMPTS = 5;

/** In milliseconds: a call that hangs is tried again long before the time for everything is over. */
const TIMEOUTS = { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true };

/** Of every client. */
export const SHARED = { maxAttempts: ATTEMPTS, requestHandler: TIMEOUTS };

interface Page {
  readonly Marker?: string;
}

/** The calls that an audit makes, one page after the other. They read, and nothing else. */
export class AccountClient {
  private readonly rds: RDSClient;
  private readonly cloudwatch: CloudWatchClient;

  public constructor(
    settings: ClientSettings,
    private readonly options: CallOptions,
  ) {
    this.rds = new RDSClient({ ...SHARED, ...settings });
    this.cloudwatch = new CloudWatchClient({ ...SHARED, ...settings });
  }

  public instances(): Promise<DBInstance[]> {
    return this.pages(
      Marker => this.rds.send(new DescribeDBInstancesCommand({ Marker, MaxRecords: PAGE }), this.abort),
      ({ DBInstances }) => told(DBInstances).map(neededOfInstance),
    );
  }

  public clusters(): Promise<DBCluster[]> {
    return this.pages(
      Marker => this.rds.send(new DescribeDBClustersCommand({ Marker, MaxRecords: PAGE }), this.abort),
      ({ DBClusters }) => told(DBClusters).map(neededOfCluster),
    );
  }

  public proxies(): Promise<DBProxy[]> {
    return this.pages(
      Marker => this.rds.send(new DescribeDBProxiesCommand({ Marker, MaxRecords: PAGE }), this.abort),
      ({ DBProxies }) => told(DBProxies),
    );
  }

  public targetGroups(DBProxyName: string): Promise<DBProxyTargetGroup[]> {
    return this.pages(
      Marker => this.rds.send(new DescribeDBProxyTargetGroupsCommand({ DBProxyName, Marker, MaxRecords: PAGE }), this.abort),
      ({ TargetGroups }) => told(TargetGroups),
    );
  }

  public targets(DBProxyName: string): Promise<DBProxyTarget[]> {
    return this.pages(
      Marker => this.rds.send(new DescribeDBProxyTargetsCommand({ DBProxyName, Marker, MaxRecords: PAGE }), this.abort),
      ({ Targets }) => told(Targets),
    );
  }

  /** What somebody has set in a parameter group. */
  public parameters(DBParameterGroupName: string): Promise<Parameter[]> {
    return this.pages(
      Marker =>
        this.rds.send(
          new DescribeDBParametersCommand({ DBParameterGroupName, Source: 'user', Marker, MaxRecords: PAGE }),
          this.abort,
        ),
      ({ Parameters }) => told(Parameters),
    );
  }

  public clusterParameters(DBClusterParameterGroupName: string): Promise<Parameter[]> {
    return this.pages(
      Marker =>
        this.rds.send(
          new DescribeDBClusterParametersCommand({ DBClusterParameterGroupName, Source: 'user', Marker, MaxRecords: PAGE }),
          this.abort,
        ),
      ({ Parameters }) => told(Parameters),
    );
  }

  /**
   * At most 500 metrics between two moments.
   *
   * @param onResult is given each part of each metric as it arrives, because thousands of datapoints are not kept for long
   */
  public async metrics(
    queries: MetricDataQuery[],
    [StartTime, EndTime]: readonly [Date, Date],
    onResult: (result: MetricDataResult) => void,
  ): Promise<void> {
    const seen = new Set<string>();
    let NextToken: string | undefined;
    do {
      const input = { MetricDataQueries: queries, StartTime, EndTime, NextToken };
      const answer = await this.options.metricsLimiter.run(() =>
        this.cloudwatch.send(new GetMetricDataCommand(input), this.abort),
      );
      answer.MetricDataResults?.forEach(onResult);
      NextToken = following(answer.NextToken, seen);
    } while (NextToken !== undefined);
  }

  public close(): void {
    this.rds.destroy();
    this.cloudwatch.destroy();
  }

  private async pages<Answer extends Page, Item>(
    send: (marker: string | undefined) => Promise<Answer>,
    itemsOf: (answer: Answer) => Item[],
  ): Promise<Item[]> {
    const items: Item[] = [];
    const seen = new Set<string>();
    let marker: string | undefined;
    do {
      const page = marker;
      const answer = await this.options.limiter.run(() => send(page));
      items.push(...itemsOf(answer));
      marker = following(answer.Marker, seen);
    } while (marker !== undefined);
    return items;
  }

  private get abort(): { abortSignal: AbortSignal } {
    return { abortSignal: this.options.signal };
  }
}

/** Where the next page is; nothing at the end. @throws when a page is pointed to twice */
function following(token: string | undefined, seen: Set<string>): string | undefined {
  if (token === undefined || token === '') return undefined;
  if (seen.has(token)) throw new EndlessPages();
  seen.add(token);
  return token;
}

/** A list that has nothing in it is a list; an answer without one is none. @throws IncompleteAnswer */
function told<T>(list: T[] | undefined): T[] {
  if (list === undefined) throw new IncompleteAnswer();
  return list;
}
