import { MOST_CONNECTIONS } from './numbers';
import type { Workload } from './pooler';
import { roundUp } from './rounding';
import { countOf, printable } from './text';
import { busyConnections, meanWaitSeconds, probabilityOfWait, waitPercentileSeconds } from './workload';

/** A pooler, what it may open at the server, and whoever draws on it. */
export interface SharedPooler {
  readonly name: string;
  /** Connections of the server. */
  readonly share: number;
  /** Connections that the clients may open: beyond these nothing of the share is used. Undefined where they open as many as they like. */
  readonly clientDemand?: number;
  readonly clients: readonly PoolerLoad[];
}

/** What a client of a pooler asks of it. */
export interface PoolerLoad {
  readonly name: string;
  readonly workload?: Workload;
  /** Longest wait for a free connection. */
  readonly timeoutSeconds?: number;
}

/** A pooler that its clients keep waiting for. */
export interface Oversubscription {
  readonly message: string;
  readonly remedies: string[];
}

/** The load of all clients together. */
interface Load {
  readonly requestsPerSecond: number;
  /** Seconds that a request holds its connection, on average over all clients. */
  readonly secondsHeld: number;
  /** Rounded up to hundredths, so that every figure that follows from it is. */
  readonly busy: number;
}

/** How requests fare on the share. */
interface Waits {
  readonly probability: number;
  readonly meanSeconds: number;
  readonly percentileSeconds: number;
}

interface ImpatientClient {
  readonly name: string;
  readonly timeoutSeconds: number;
}

/** More requests wait than do not. The threshold is this library's own: near it, a little more load makes for much longer waits. */
const MOST_WAITING = 0.5;

const PERCENTILE = 99;

/** What a remedy brings about: few requests notice that connections are shared. */
const FEW_WAITING = 0.05;

const ESTIMATE = 'estimated for requests that arrive independently of each other (Erlang C), bursts wait longer';

/**
 * What is to be said of a pooler whose clients keep more connections busy than it serves well; undefined when there is nothing.
 *
 * That is so when the queue never ends, when one request of a hundred waits longer than the least patient client does, or when
 * more requests wait than do not. Clients without a workload are left out: what is said of the others holds all the more.
 */
export function oversubscriptionOf(pooler: SharedPooler): Oversubscription | undefined {
  const load = loadOf(pooler.clients);
  if (load === undefined) return undefined;
  const impatient = leastPatient(pooler.clients);
  const remedies = remediesOf(pooler, load, impatient);
  if (load.busy >= slotsOf(pooler)) return { message: overloaded(pooler, load), remedies };
  const waits = waitsOf(load, slotsOf(pooler));
  const isTooLong = isLongerThan(waits, impatient);
  if (!isTooLong && waits.probability <= MOST_WAITING) return undefined;
  return { message: slow(pooler, load, waits, isTooLong ? impatient : undefined), remedies };
}

/** Connections that may be in use at a time. */
function slotsOf({ share, clientDemand = share }: SharedPooler): number {
  return Math.min(share, clientDemand);
}

function loadOf(clients: readonly PoolerLoad[]): Load | undefined {
  const workloads = clients.flatMap(({ workload }) => workload ?? []);
  const busy = workloads.reduce((sum, workload) => sum + busyConnections(workload), 0);
  if (busy === 0) return undefined;
  const requestsPerSecond = workloads.reduce((sum, workload) => sum + workload.requestsPerSecond, 0);
  return load(requestsPerSecond, busy / requestsPerSecond);
}

function load(requestsPerSecond: number, secondsHeld: number): Load {
  const busy = roundUp(busyConnections({ requestsPerSecond, secondsHeld }) * 100) / 100;
  return { requestsPerSecond, secondsHeld, busy };
}

function waitsOf({ busy, secondsHeld }: Load, share: number): Waits {
  return {
    probability: probabilityOfWait(busy, share),
    meanSeconds: meanWaitSeconds(busy, share, secondsHeld),
    percentileSeconds: waitPercentileSeconds(busy, share, secondsHeld, PERCENTILE),
  };
}

/** The client that gives up first: all of them wait in the same queue. */
function leastPatient(clients: readonly PoolerLoad[]): ImpatientClient | undefined {
  return clients
    .flatMap(({ name, timeoutSeconds }) => (timeoutSeconds === undefined ? [] : { name, timeoutSeconds }))
    .reduce<ImpatientClient | undefined>((least, client) => {
      return least === undefined || client.timeoutSeconds < least.timeoutSeconds ? client : least;
    }, undefined);
}

function isLongerThan({ percentileSeconds }: Waits, impatient: ImpatientClient | undefined): boolean {
  return impatient !== undefined && percentileSeconds > impatient.timeoutSeconds;
}

function overloaded(pooler: SharedPooler, load: Load): string {
  return `${usage(pooler, load)}: the queue never ends, so that checkouts wait until they time out${undeclared(pooler)}`;
}

function slow(pooler: SharedPooler, load: Load, waits: Waits, impatient: ImpatientClient | undefined): string {
  const { probability, meanSeconds, percentileSeconds } = waits;
  return (
    `${usage(pooler, load)}: a checkout waits ${milliseconds(meanSeconds)} on average and ${milliseconds(percentileSeconds)} at the ` +
    `99th percentile${beyondTimeout(impatient)}, and ${percentText(probability)} of them wait at all ` +
    `(${ESTIMATE})${undeclared(pooler)}`
  );
}

function usage(pooler: SharedPooler, { busy }: Load): string {
  const slots = slotsOf(pooler);
  const connections = countOf(slots, ['connection', 'connections']);
  const utilisation = slots === 0 ? '' : ` (${percentText(busy / slots)})`;
  const who = slots < pooler.share ? `the clients of ${printable(pooler.name)}` : printable(pooler.name);
  const whose = slots < pooler.share ? 'they' : 'its clients';
  return `${who} may open ${connections}, of which ${whose} keep ${busy} busy on average${utilisation}`;
}

function beyondTimeout(impatient: ImpatientClient | undefined): string {
  if (impatient === undefined) return '';
  return `, longer than the ${impatient.timeoutSeconds} s that ${printable(impatient.name)} waits`;
}

function undeclared({ clients }: SharedPooler): string {
  const count = clients.filter(({ workload }) => workload === undefined).length;
  return count === 0 ? '' : `; ${countOf(count, ['client', 'clients'])} without a declared workload not counted`;
}

/** Each alone leaves few requests waiting, and next to none for longer than a client does. */
function remediesOf(pooler: SharedPooler, now: Load, impatient: ImpatientClient | undefined): string[] {
  const isServed = (then: Load, connections: number): boolean => {
    const waits = waitsOf(then, connections);
    return waits.probability < FEW_WAITING && !isLongerThan(waits, impatient);
  };
  const connections = lastWhole(MOST_CONNECTIONS, count => !isServed(now, count)) + 1;
  const held = lastWhole(roundUp(now.secondsHeld * 1000), count =>
    isServed(load(now.requestsPerSecond, count / 1000), slotsOf(pooler)),
  );
  return [
    ...(connections > MOST_CONNECTIONS
      ? []
      : [`${slotsOf(pooler) < pooler.share ? 'pools and a share' : 'a share'} of ${connections}, on which less than 5 % wait`]),
    ...(held === 0 ? [] : [`connections held for ${held} ms on average instead of ${milliseconds(now.secondsHeld)}`]),
  ];
}

/** The largest whole number up to a limit for which something still holds that stops to hold once; 0 where it holds for none. */
function lastWhole(limit: number, holds: (count: number) => boolean): number {
  let [last, beyond] = [0, limit + 1];
  while (beyond - last > 1) {
    const middle = Math.floor((last + beyond) / 2);
    if (holds(middle)) last = middle;
    else beyond = middle;
  }
  return last;
}

/** Rounded up; what is less than the whole never reads as the whole. */
function percentText(part: number): string {
  const percent = roundUp(part * 100);
  return percent === 100 && part < 1 ? 'almost 100 %' : `${percent} %`;
}

function milliseconds(seconds: number): string {
  return `${roundUp(seconds * 1000)} ms`;
}
