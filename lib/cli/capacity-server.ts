import type { CeilingPolicy } from '../core/ceiling';
import type { DatabaseFacts, Platform, ServerlessRange } from '../core/database';
import { engineFamily } from '../core/engine';
import { isServerlessClass } from '../core/instance-classes';
import type { NumberRange } from '../core/numbers';
import { PLATFORMS, platformName } from '../core/platform';
import { LEAST_MAX_ACU, MOST_ACU } from '../core/serverless';
import { printable } from '../core/text';
import { Failure } from './failure';
import { notOneOf } from './one-of';
import type { Arguments } from './options';
import { numberOption } from './options';

/** What a ceiling follows: class and capacity of a server on Amazon, platform and memory of one elsewhere. */
export type ServerFacts = Pick<DatabaseFacts, 'instanceClass' | 'serverless' | 'platform' | 'memoryGib'>;

/** Far above the memory of any server. */
const MOST_GIB = 100_000;

/** @throws Failure when something is missing, or is said of a server that has no such thing */
export function serverFacts(options: Arguments, policy: CeilingPolicy): ServerFacts {
  const platform = platformOption(options);
  return platform === undefined ? onAmazon(options, policy) : elsewhere(options, policy, platform);
}

function platformOption({ values }: Arguments): Platform | undefined {
  const name = values.get('platform');
  const platform = PLATFORMS.find(known => known === name);
  if (name === undefined || platform !== undefined) return platform;
  throw notOneOf('platform', PLATFORMS, name);
}

function onAmazon(options: Arguments, policy: CeilingPolicy): ServerFacts {
  refuse(options, 'memory', 'belongs to --platform: on Amazon RDS name the instance class');
  const instanceClass = instanceClassOf(options, policy);
  const isServerless = isServerlessClass(instanceClass ?? '');
  if (!isServerless) refuseCapacity(options);
  const serverless = isServerless ? serverlessRange(options, policy) : undefined;
  return { ...(instanceClass !== undefined && { instanceClass }), ...(serverless !== undefined && { serverless }) };
}

/** A stated ceiling holds on any class, so none need be named. */
function instanceClassOf({ positionals }: Arguments, { kind }: CeilingPolicy): string | undefined {
  if (positionals.length === 1 || (positionals.length === 0 && kind === 'declared')) return positionals[0];
  throw Failure.usage(`capacity needs one instance class, got ${positionals.length}: name one such as db.t3.micro`);
}

function refuseCapacity(options: Arguments): void {
  for (const name of ['min-acu', 'max-acu']) refuse(options, name, 'belongs to the instance class db.serverless');
}

function serverlessRange(options: Arguments, { kind }: CeilingPolicy): ServerlessRange | undefined {
  const maxAcu = acuOption(options, 'max-acu', { min: LEAST_MAX_ACU, max: MOST_ACU });
  const minAcu = acuOption(options, 'min-acu', { min: 0, max: maxAcu ?? MOST_ACU });
  if (minAcu !== undefined && maxAcu !== undefined) return { minAcu, maxAcu };
  if (kind === 'declared' && minAcu === maxAcu) return undefined;
  throw Failure.usage('db.serverless needs --min-acu and --max-acu: the capacity range of its cluster, such as 0.5 and 16');
}

function acuOption(options: Arguments, name: string, range: NumberRange): number | undefined {
  const wayOut = 'a capacity of the cluster in ACU, a multiple of 0.5';
  const acu = numberOption(options, name, { ...range, whole: false }, wayOut);
  if (acu === undefined || Number.isInteger(acu * 2)) return acu;
  throw Failure.usage(`--${name} must be a multiple of 0.5, got ${acu}: AWS scales capacity in such steps`);
}

function elsewhere(options: Arguments, { kind }: CeilingPolicy, platform: Platform): ServerFacts {
  const [instanceClass] = options.positionals;
  if (instanceClass !== undefined) {
    const got = printable(JSON.stringify(instanceClass));
    throw Failure.usage(`--platform ${platform} takes no instance class, got ${got}: leave one of them out`);
  }
  refuseCapacity(options);
  if (platform === 'self-managed') refuse(options, 'memory', 'says nothing of a self-managed server: state --max-connections');
  const memoryGib = numberOption(options, 'memory', { min: 0, max: MOST_GIB, whole: false }, "the server's memory in GiB");
  const isStated = kind === 'declared' || options.values.has('parameter');
  if (memoryGib === undefined && !isStated && followsMemory(platform, options)) {
    throw Failure.usage(`--platform ${platform} needs --memory: ${platformName(platform)} sets the limit by the memory in GiB`);
  }
  return { platform, ...(memoryGib !== undefined && { memoryGib }) };
}

function followsMemory(platform: Platform, { values }: Arguments): boolean {
  return platform !== 'self-managed' && engineFamily(values.get('engine') ?? '') === 'postgres';
}

function refuse({ values }: Arguments, name: string, because: string): void {
  if (values.has(name)) throw Failure.usage(`--${name} ${because}`);
}
