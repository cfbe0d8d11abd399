import type { DatabaseFacts, ParameterFact, Platform } from './database';
import { defaultLimit } from './default-limit';
import type { EngineFamily } from './engine';
import { allowedRange, ENGINE_NAMES, engineFamily, isClustered, limitParameter, limitQuery } from './engine';
import type { MeasuredPolicy } from './measurement-use';
import { isCounted, measureCommand, measurementUse, sourceOf } from './measurement-use';
import { describeAllowed, parameterLimit } from './parameter-limit';
import { platformName } from './platform';
import { withLowMinimumCap } from './serverless';
import { printable, shorten } from './text';
import { isUnknown } from './unknown';

/** Where a ceiling comes from. */
export type CeilingBasis = 'declared' | 'pinned' | 'parameter' | 'measured' | 'published' | 'estimated' | 'unknown';

/** The number of connections one server admits, shown always with its basis and source. */
export interface KnownCeiling {
  readonly basis: Exclude<CeilingBasis, 'unknown'>;
  readonly maxConnections: number;
  /** One phrase: the expression, table or statement behind the number, with its label where nothing validates it. */
  readonly source: string;
}

/** A ceiling that could not be computed. */
export interface UnknownCeiling {
  readonly basis: 'unknown';
  /** Why, naming the thing that is missing. */
  readonly source: string;
  /** What the reader can do about it. */
  readonly wayOut: string;
}

export type Ceiling = KnownCeiling | UnknownCeiling;

/** Which basis the user asked for. */
export type CeilingPolicy =
  /** `source`: who states it. Default: the user. `isPart`: a part of what the server admits, so that nothing follows for the whole. */
  | { readonly kind: 'declared'; readonly maxConnections: number; readonly source?: string; readonly isPart?: boolean }
  /** `maxConnections` absent: pin what the server has by default, as it is printed or estimated. */
  | { readonly kind: 'pinned'; readonly maxConnections?: number }
  | { readonly kind: 'estimated' }
  | MeasuredPolicy;

/** Where every unknown ceiling can be had: on the live server. */
function measure(family?: EngineFamily): string {
  return `MaxConnections.of(<what ${limitQuery(family)} prints>)`;
}

const LONGEST_ENGINE = 40;

/** The number of connections that a server admits, on the first basis that applies. Never throws. */
export function ceilingOf(database: DatabaseFacts, policy: CeilingPolicy): Ceiling {
  if (policy.kind === 'declared')
    return { basis: 'declared', maxConnections: policy.maxConnections, source: policy.source ?? 'as stated' };
  if (policy.kind === 'measured') return measuredCeiling(database, policy);
  const family = engineFamily(database.engine);
  if (policy.kind === 'estimated' && database.obstacle !== undefined) return unknownCeiling(database.obstacle, measure(family));
  if (family === undefined) return unknownCeiling(database.obstacle ?? unknownEngine(database.engine));
  const { platform } = database;
  if (platform !== undefined && isClustered(family)) return unknownCeiling(amazonAlone(family, platform), measure(family));
  if (policy.kind !== 'pinned') return foundCeiling(database, family);
  const sharing = database.sharingGroup ?? [];
  return lowestCeiling([database, ...sharing].map(each => pinnedCeiling(each, family, policy.maxConnections)));
}

/** The ceiling that counts among servers of which any may be the one: the lowest, and unknown as soon as one is. */
export function lowestCeiling(ceilings: readonly Ceiling[]): Ceiling {
  const unknown = ceilings.find(isUnknownCeiling);
  if (unknown !== undefined) return unknown;
  const [first, ...others] = ceilings.filter(isKnownCeiling);
  if (first === undefined) return unknownCeiling('no server is given');
  return others.reduce((lowest, ceiling) => (ceiling.maxConnections < lowest.maxConnections ? ceiling : lowest), first);
}

/** What the live server said where that holds, else what is planned. */
function measuredCeiling(database: DatabaseFacts, policy: MeasuredPolicy): Ceiling {
  const planned = ceilingOf(database, { kind: 'estimated' });
  const use = measurementUse(database, policy);
  if (use.kind !== 'missing' && isCounted(database, use, isKnownCeiling(planned) ? planned.maxConnections : undefined)) {
    return { basis: 'measured', maxConnections: use.measurement.maxConnections, source: sourceOf(use.measurement) };
  }
  if (isKnownCeiling(planned)) return planned;
  return { ...planned, wayOut: `${measureCommand(policy)}, or ${planned.wayOut}` };
}

/** What hides the present ceiling does not hide one that is written; it only explains why nothing can be written. */
function pinnedCeiling(database: DatabaseFacts, family: EngineFamily, stated: number | undefined): Ceiling {
  const parameter = limitParameter(family);
  const range = allowedRange(family);
  if (database.platform !== undefined) {
    return unknownCeiling(
      `nothing can be pinned on ${platformName(database.platform)}, which this app does not set up`,
      measure(family),
    );
  }
  if (parameter === undefined || range === undefined) {
    return unknownCeiling(cannotPin(family), `MaxConnections.estimated() or ${measure(family)}`);
  }
  const limit = stated === undefined ? defaultLimit(database, family) : { maxConnections: stated, source: 'as stated' };
  if (isUnknown(limit)) return unknownCeiling(database.obstacle ?? limit.unknown, measure(family));
  const { maxConnections, source } = withLowMinimumCap(limit, database, family);
  if (maxConnections < range[0] || maxConnections > range[1]) {
    const allowed = `a number from ${range[0]} to ${range[1]}`;
    return unknownCeiling(
      `${parameter} must be ${allowed}, and ${maxConnections} was to be pinned`,
      `MaxConnections.pinned(<${allowed}>)`,
    );
  }
  return { basis: 'pinned', maxConnections, source: `${parameter} ${maxConnections} in the parameter group, ${source}` };
}

function foundCeiling(database: DatabaseFacts, family: EngineFamily): Ceiling {
  const { parameter } = database;
  if (parameter !== undefined) return parameterCeiling(database, family, parameter);
  const limit = defaultLimit(database, family);
  return isUnknown(limit) ? unknownCeiling(limit.unknown, measure(family)) : limit;
}

function parameterCeiling(database: DatabaseFacts, family: EngineFamily, parameter: ParameterFact): Ceiling {
  const limit = parameterLimit(database, family, parameter);
  if (!isUnknown(limit)) return { basis: 'parameter', ...limit };
  const allowed = describeAllowed(family, parameter, database.platform);
  return unknownCeiling(limit.unknown, allowed === undefined ? measure(family) : `${allowed}, or ${measure(family)}`);
}

function unknownCeiling(source: string, wayOut = measure()): UnknownCeiling {
  return { basis: 'unknown', source, wayOut };
}

function isUnknownCeiling(ceiling: Ceiling): ceiling is UnknownCeiling {
  return ceiling.basis === 'unknown';
}

function isKnownCeiling(ceiling: Ceiling): ceiling is KnownCeiling {
  return ceiling.basis !== 'unknown';
}

function unknownEngine(engine: string): string {
  return `engine "${printable(shorten(engine, LONGEST_ENGINE))}" is not known, known are ${ENGINE_NAMES.join(', ')}`;
}

function amazonAlone(family: EngineFamily, platform: Platform): string {
  return `${family} runs on Amazon Aurora alone, not on ${platformName(platform)}`;
}

function cannotPin(family: EngineFamily): string {
  return `${family} has no parameter that holds the connection limit, so it cannot be pinned`;
}
