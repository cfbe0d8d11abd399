import type { DatabaseFacts } from './database';
import type { EngineFamily } from './engine';
import { estimateOf } from './estimate';
import type { DefaultLimit } from './limit';
import { platformLimit } from './platform-limit';
import { publishedLimit } from './published';
import { isServerless } from './serverless';
import { serverlessLimit } from './serverless-limit';
import type { Maybe } from './unknown';
import { isUnknown } from './unknown';

/** What a server grants when nobody sets the limit: a printed table first, then the engine's default on the least memory. */
export function defaultLimit(database: DatabaseFacts, family: EngineFamily): Maybe<DefaultLimit> {
  const { platform } = database;
  if (platform !== undefined) return platformLimit(database, family, platform);
  const published = publishedLimit(database, family);
  if (published !== undefined) return published;
  if (isServerless(database)) return serverlessLimit(database, family);
  const estimate = estimateOf(database, family);
  return isUnknown(estimate) ? estimate : { basis: 'estimated', ...estimate };
}
