import type { NoServer } from '../core/database-setting';
import { usesNoServer } from '../core/database-setting';
import { connectionsOf } from '../core/pool';
import type { KnownPool } from '../core/ready-made';
import { readyMadePool } from '../core/ready-made';
import type { RunSettings } from '../core/run-settings';
import { isSidecarImage } from '../core/sidecar-images';
import { countOf } from '../core/text';
import type { Maybe, Unknown } from '../core/unknown';
import { isUnknown } from '../core/unknown';
import type { Outcome } from './outcome';
import { runsOfContainer, runsOfFunction } from './possible-runs';
import { containerOfAppRunner, containerOfExpressService } from './service-container';
import { readContainers } from './task-definition';
import type { Resource, Template } from './template';

/** A pool of which a part may be known. */
export interface UnknownPool extends Unknown {
  /** Connections that one copy may open beside what is unknown: those of its known containers, over all of their processes. Absent where none are known. */
  readonly atLeast?: number;
}

/** What is known of pools that nobody declared; undefined where nothing tells what runs. */
export type Known = KnownPool | NoServer | UnknownPool | undefined;

/** What is known of one container, the worst over all conditions and parameters. */
export interface KnownContainer {
  readonly name: string;
  /** Whether it stands beside the app, as agents and proxies do, and connects to no database. */
  readonly isSidecar: boolean;
  readonly known: Known;
}

/**
 * The pools of one task; undefined where none of its containers is known.
 *
 * One container leaves its pool as it is. Of several the pool is what all of their processes may open together, with 1 process.
 */
export function knownPoolOfTask(template: Template, taskDefinition: string | Resource): Known {
  const containers = knownContainers(template, taskDefinition);
  return isUnknown(containers) ? containers : together(containers.filter(({ isSidecar }) => !isSidecar));
}

/** What is known of the containers of a task definition, one by one. */
export function knownContainers(template: Template, taskDefinition: string | Resource): Maybe<readonly KnownContainer[]> {
  const containers = readContainers(template, taskDefinition);
  if (isUnknown(containers)) return containers;
  return containers.map(container => {
    const runs = runsOfContainer(container);
    const isSidecar = runs.unknown.length === 0 && runs.values.every(isSidecarRun);
    return { name: container.name, isSidecar, known: isSidecar ? undefined : worst(runs) };
  });
}

/** The pool of one instance of an `AWS::AppRunner::Service`, by its image, variables and command. */
export function knownPoolOfAppRunner(template: Template, logicalId: string): Known {
  return knownPoolOfOne(template, containerOfAppRunner(template, logicalId));
}

/** The pool of one task of an `AWS::ECS::ExpressGatewayService`, by the same. */
export function knownPoolOfExpressService(template: Template, logicalId: string): Known {
  return knownPoolOfOne(template, containerOfExpressService(template, logicalId));
}

/** Of one container nobody has to be told which it is. */
function knownPoolOfOne(template: Template, task: Resource | undefined): Known {
  const containers = task === undefined ? [] : knownContainers(template, task);
  return isUnknown(containers) ? containers : containers[0]?.known;
}

/** The pool of one environment of a function, by its variables. */
export function knownPoolOfFunction(template: Template, logicalId: string): Known {
  return worst(runsOfFunction(template, logicalId));
}

function isSidecarRun({ image }: RunSettings): boolean {
  return image !== undefined && isSidecarImage(image);
}

/** What holds whichever way it is run: the largest pool, if every way is known. */
function worst({ values, unknown }: Outcome<RunSettings>): Known {
  const known = values.map(run => (isSidecarRun(run) ? { usesNoServer: 'a sidecar' } : readyMadePool(run)));
  if (known.every(each => each === undefined)) return undefined;
  const [reason] = unknown;
  if (reason !== undefined) return { unknown: `what it is run with cannot be told: ${reason}` };
  if (known.includes(undefined)) return { unknown: 'under some condition it is not known what it runs' };
  const unread = known.find(isUnknown);
  if (unread) return unread;
  const pools = known.filter(isPool);
  return pools.reduce<KnownPool | undefined>(larger, undefined) ?? known[0];
}

function isPool(known: Known): known is KnownPool {
  return known !== undefined && !isUnknown(known) && !usesNoServer(known);
}

function larger(a: KnownPool | undefined, b: KnownPool): KnownPool {
  if (a === undefined) return b;
  const [ofA, ofB] = [connectionsIn(a), connectionsIn(b)];
  if (isUnknown(ofA)) return a;
  return isUnknown(ofB) || ofB > ofA ? b : a;
}

/** Of all processes of one container. */
function connectionsIn({ pool, processes }: KnownPool): Maybe<number> {
  return isUnknown(processes) ? processes : processes * connectionsOf(pool);
}

function together(containers: readonly KnownContainer[]): Known {
  const told = containers.flatMap(({ name, known }) => (known === undefined ? [] : [{ name, known }]));
  if (told.length === 0) return undefined;
  const pools = told.flatMap(({ name, known }) => (isPool(known) ? [{ name, known }] : []));
  const problems = containers.flatMap(({ name, known }) => {
    if (known === undefined) return [`nothing tells what container ${name} runs`];
    return isUnknown(known) ? [`container ${name}: ${known.unknown}`] : [];
  });
  const [problem] = problems;
  if (problem !== undefined) {
    return partly(`${problem}${othersInWords(problems.length - 1)}${knownInWords(pools)}`, pools);
  }
  const [only, ...others] = pools;
  if (only === undefined) {
    return { usesNoServer: told.flatMap(({ known }) => (usesNoServer(known) ? [known.usesNoServer] : [])).join(', ') };
  }
  return others.length === 0 ? only.known : sumOf(pools);
}

interface NamedPool {
  readonly name: string;
  readonly known: KnownPool;
}

/** What is known is there whatever the rest opens. Of processes that cannot be counted there is one at least. */
function partly(unknown: string, pools: readonly NamedPool[]): UnknownPool {
  if (pools.length === 0) return { unknown };
  const atLeast = pools.map(({ known: { pool, processes } }) => (isUnknown(processes) ? 1 : processes) * connectionsOf(pool));
  return { unknown, atLeast: atLeast.reduce((sum, connections) => sum + connections, 0) };
}

function sumOf(pools: readonly NamedPool[]): KnownPool | UnknownPool {
  let sum = 0;
  for (const { name, known } of pools) {
    const connections = connectionsIn(known);
    if (isUnknown(connections)) return partly(`container ${name}: ${connections.unknown}`, pools);
    sum += connections;
  }
  return { pool: { size: sum, overflow: 0 }, processes: 1, because: pools.map(inWords).join(' + ') };
}

function inWords({ name, known }: NamedPool): string {
  return `${connectionsOf(known.pool)} of container ${name} (${known.because})`;
}

function othersInWords(count: number): string {
  return count < 1 ? '' : ` (and ${countOf(count, ['other container', 'other containers'])})`;
}

function knownInWords(pools: readonly NamedPool[]): string {
  return pools.length === 0 ? '' : `; known are ${pools.map(inWords).join(' + ')}`;
}
