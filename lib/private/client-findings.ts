import { applicationMustRead } from '../core/application-must-read';
import type { Finding } from '../core/finding';
import type { SettingsRequest } from '../core/settings';
import { otherSize } from '../core/other-size';
import type { StatedIn } from '../core/trap-setting';
import { trapSetting } from '../core/trap-setting';
import type { OwnVariables } from './own-variables';
import type { SettingsSource } from './settings-request';
import { isPostgres } from './settings-request';

/** What a person should know about the client of a pool and what is set for it. */
export function clientFindings(
  consumer: { readonly path: string; readonly name: string },
  request: SettingsRequest,
  stated: readonly StatedIn[],
  source: SettingsSource,
  earlier: OwnVariables | undefined,
): Finding[] {
  const { client, pooler, isFurtherPool, setsPool } = request;
  const pool = source.line()?.pool;
  const context = {
    client,
    isPostgres: source.engineName !== undefined && isPostgres(source.engineName),
    pooler,
    isCompleted: setsPool,
  };
  return [
    // What a container states counts for all of its pools, and is told of the first.
    ...(isFurtherPool ? [] : trapSetting(consumer, stated, context)),
    ...(isFurtherPool || pool === undefined ? [] : otherSize(consumer, stated, { ...context, pool, setsPool })),
    ...applicationMustRead(consumer, request, pool, earlier?.granted()),
  ];
}
