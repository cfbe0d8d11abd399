import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Faults, World } from './world';
import { xmlOf } from './xml';

/** One call as it came in. */
export interface SeenCall {
  readonly action: string;
  readonly region: string;
  /** The access key that signed it. */
  readonly key: string;
}

interface Call extends SeenCall {
  readonly parameters: ReadonlyMap<string, string>;
  readonly json: Readonly<Record<string, unknown>>;
}

/** What the list of an answer is called. */
const LISTS: Readonly<Record<string, string>> = {
  DescribeDBInstances: 'DBInstances',
  DescribeDBClusters: 'DBClusters',
  DescribeDBProxies: 'DBProxies',
  DescribeDBProxyTargetGroups: 'TargetGroups',
  DescribeDBProxyTargets: 'Targets',
  DescribeDBParameters: 'Parameters',
  DescribeDBClusterParameters: 'Parameters',
};

const PLANTED = 'AKIAPLANTEDSECRET arn:aws:iam::123456789012:user/secret password=hunter2 postgres://app:hunter2@db';

/** RDS and CloudWatch on loopback: their wire protocols, from plain descriptions of what there is, and with whatever goes wrong. */
export class FakeAws {
  public static async start(worlds: Readonly<Record<string, World>>, faults: Faults = () => undefined): Promise<FakeAws> {
    const aws = new FakeAws(worlds, faults);
    await new Promise<void>(resolve => aws.server.listen(0, '127.0.0.1', resolve));
    return aws;
  }

  public readonly calls: SeenCall[] = [];
  /** Calls that were under way at the same time, at most. */
  public mostAtOnce = 0;
  private atOnce = 0;
  private readonly counts = new Map<string, number>();
  private readonly server: Server;

  private constructor(
    private readonly worlds: Readonly<Record<string, World>>,
    private readonly faults: Faults,
  ) {
    this.server = createServer((request, response) => {
      this.atOnce += 1;
      this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce);
      response.on('close', () => (this.atOnce -= 1));
      void this.serve(request, response);
    });
  }

  public get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Calls of an action so far. */
  public count(action: string): number {
    return this.counts.get(action) ?? 0;
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(resolve => this.server.close(resolve));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = await callOf(request);
    // Whatever else has arrived is under way at the same time.
    await new Promise(setImmediate);
    this.calls.push({ action: call.action, region: call.region, key: call.key });
    const count = this.count(call.action) + 1;
    this.counts.set(call.action, count);
    const isRds = request.headers['x-amz-target'] === undefined;
    switch (this.faults(call.action, count)) {
      case 'hang':
        return;
      case 'reset':
        request.socket.destroy();
        return;
      case 'garbage': {
        answer(response, 200, isRds ? `<broken ${PLANTED}` : `{"broken": ${PLANTED}`);
        return;
      }
      case 'portal':
        answer(response, 200, '<html><body>Please sign in</body></html>');
        return;
      case 'empty':
        answer(response, 200, '');
        return;
      case 'deny': {
        refuse(response, isRds, 403, isRds ? 'AccessDenied' : 'AccessDeniedException');
        return;
      }
      case 'throttle': {
        refuse(response, isRds, 400, isRds ? 'Throttling' : 'ThrottlingException');
        return;
      }
      case 'skew': {
        refuse(response, isRds, 403, 'RequestExpired', new Date(Date.now() + 3_600_000));
        return;
      }
      case 'fail': {
        refuse(response, isRds, 500, 'InternalFailure');
        return;
      }
      case 'circle': {
        answer(
          response,
          200,
          isRds
            ? rdsAnswer(call, { [LISTS[call.action] ?? '?']: [], Marker: 'again' })
            : JSON.stringify({ MetricDataResults: [], NextToken: 'again' }),
        );
        return;
      }
      case undefined: {
        answer(response, 200, this.told(call, this.worlds[`${call.key} ${call.region}`] ?? this.worlds[call.region] ?? {}));
        return;
      }
    }
  }

  private told(call: Call, world: World): string {
    const of = call.parameters.get('DBProxyName') ?? '';
    switch (call.action) {
      case 'DescribeDBInstances':
        return page(call, 'DBInstances', world.instances);
      case 'DescribeDBClusters':
        return page(call, 'DBClusters', world.clusters);
      case 'DescribeDBProxies':
        return page(call, 'DBProxies', world.proxies);
      case 'DescribeDBProxyTargetGroups':
        return page(call, 'TargetGroups', world.targetGroups?.[of]);
      case 'DescribeDBProxyTargets':
        return page(call, 'Targets', world.targets?.[of]);
      case 'DescribeDBParameters':
      case 'DescribeDBClusterParameters': {
        const group = call.parameters.get('DBParameterGroupName') ?? call.parameters.get('DBClusterParameterGroupName') ?? '';
        const parameters = Object.entries(world.parameters?.[group] ?? {});
        return page(
          call,
          'Parameters',
          parameters.map(([ParameterName, ParameterValue]) => ({ ParameterName, ParameterValue })),
        );
      }
      case 'GetMetricData':
        return metricsPage(call, world);
      case 'AssumeRole':
        return assumedRole(call);
      default:
        throw new Error(`${call.action} is not served`);
    }
  }
}

async function callOf(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString('utf8');
  const [, key = '?', region = '?'] = /Credential=([^/]+)\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? '') ?? [];
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') {
    const action = target.split('.').at(-1) ?? '?';
    return { action, region, key, parameters: new Map(), json: JSON.parse(body) as Record<string, unknown> };
  }
  const parameters = new Map(new URLSearchParams(body));
  return { action: parameters.get('Action') ?? '?', region, key, parameters, json: {} };
}

/** So many records as were asked for, from the marker on. */
function page(call: Call, list: string, all: readonly unknown[] = []): string {
  const size = Number(call.parameters.get('MaxRecords') ?? 100);
  const from = Number(call.parameters.get('Marker') ?? 0);
  const marker = from + size < all.length ? String(from + size) : undefined;
  return rdsAnswer(call, { [list]: all.slice(from, from + size), Marker: marker });
}

function rdsAnswer({ action }: Call, result: object): string {
  const body = xmlOf(`${action}Result`, result);
  return `<${action}Response xmlns="http://rds.amazonaws.com/doc/2014-10-31/">${body}<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></${action}Response>`;
}

/** A role's key tells its name, so that each account has its world. */
function assumedRole({ parameters }: Call): string {
  const role = parameters.get('RoleArn')?.split('/').at(-1) ?? '?';
  const Credentials = {
    AccessKeyId: `ASIA${role}`,
    SecretAccessKey: 'role-secret',
    SessionToken: 'role-token',
    Expiration: new Date(Date.now() + 3_600_000).toISOString(),
  };
  const body = xmlOf('AssumeRoleResult', { Credentials });
  return `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">${body}</AssumeRoleResponse>`;
}

interface Query {
  readonly Id: string;
  readonly MetricStat: {
    readonly Metric: { readonly MetricName: string; readonly Dimensions: readonly { readonly Value: string }[] };
    readonly Period: number;
  };
}

/** What one call may ask for: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
const QUERIES_OF_A_CALL = 500;
const DATAPOINTS_OF_A_CALL = 100_800;

/** Results in pages of as many metrics as the world says. */
function metricsPage(
  { json }: Call,
  { metrics = {}, metricsOfAPage = QUERIES_OF_A_CALL, metricStatus, withoutMetric }: World,
): string {
  const [start, end] = [Number(json.StartTime), Number(json.EndTime)];
  const queries = json.MetricDataQueries as Query[];
  const datapoints = queries.reduce((sum, { MetricStat: { Period } }) => sum + (end - start) / Period, 0);
  if (queries.length > QUERIES_OF_A_CALL || datapoints > DATAPOINTS_OF_A_CALL)
    throw new Error(`${queries.length} metrics with ${datapoints} datapoints are more than a call may ask for`);
  const from = Number(json.NextToken ?? 0);
  const results = queries.slice(from, from + metricsOfAPage).map(({ Id, MetricStat: { Metric, Period } }) => {
    const values = metrics[[Metric.MetricName, ...Metric.Dimensions.map(({ Value }) => Value)].join(' ')] ?? [];
    const Timestamps = values.map((_value, index) => start + index * Period);
    return { Id, Label: Id, Values: values, Timestamps, StatusCode: metricStatus ?? 'Complete' };
  });
  const next = from + metricsOfAPage;
  return JSON.stringify({
    MetricDataResults: results.filter(({ Id }) => Id !== `m${withoutMetric}`),
    ...(next < queries.length && { NextToken: String(next) }),
  });
}

/** An error whose text holds what must never be shown. */
function refuse(response: ServerResponse, isRds: boolean, status: number, code: string, date = new Date()): void {
  response.setHeader('Date', date.toUTCString());
  const body = isRds
    ? `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${PLANTED}</Message></Error><RequestId>1</RequestId></ErrorResponse>`
    : JSON.stringify({ __type: `com.amazonaws.cloudwatch#${code}`, message: PLANTED });
  answer(response, status, body);
}

function answer(response: ServerResponse, status: number, body: string): void {
  response.statusCode = status;
  response.end(body);
}
