import type { DatabaseFacts, ParameterFact } from '../core/database';
import type { EngineFamily } from '../core/engine';
import { engineFamily } from '../core/engine';
import { printable } from '../core/text';
import { own } from './fields';
import { possibleTexts } from './intrinsics';
import type { FindParameterGroup } from './parameter-group';
import { CLUSTER_GROUP, settingsOf } from './parameter-group';
import type { Place } from './place';
import { withObstacle } from './server-parts';

/** The parameter that bounds the sessions which readers forward, with AWS's default. */
interface Share {
  readonly parameter: string;
  readonly percent: number;
}

// Aurora documents both as cluster parameters, the same for all members: see aurora-mysql-write-forwarding and
// aurora-postgresql-write-forwarding-understanding in https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/.
const SHARES: Partial<Record<EngineFamily, Share>> = {
  'aurora-mysql': { parameter: 'aurora_fwd_writer_max_connections_pct', percent: 10 },
  'aurora-postgresql': { parameter: 'apg_write_forward.max_forwarding_connections_percent', percent: 25 },
};

/**
 * A member with the share of its ceiling that readers of its cluster may take once it is the writer.
 *
 * Any member may be promoted, so each has it. `EnableGlobalWriteForwarding` is no part of it: that forwards to the primary
 * cluster of a global database, which stands in another Region.
 */
export function withForwarding(facts: DatabaseFacts, cluster: Place, find?: FindParameterGroup): DatabaseFacts[] {
  const family = engineFamily(facts.engine);
  const share = family && SHARES[family];
  if (share === undefined || !mayForward(cluster)) return [facts];
  const { values, unknown } = settingsOf(cluster, CLUSTER_GROUP, share.parameter, find);
  // The largest share leaves the least for others, whatever else the server is.
  const percents = values.map(setting => (setting && isPercent(setting.text) ? Number(setting.text) : share.percent));
  const forwarding = { ...facts, writeForwardingPercent: Math.max(...percents, unknown.length > 0 ? share.percent : 0) };
  const unusable = values.flatMap(setting => (setting && !isPercent(setting.text) ? [noPercent(share, setting)] : []));
  return [
    ...(values.length > unusable.length ? [forwarding] : []),
    // Where the ceiling is stated, an obstacle does not count, but the share still does.
    ...[...unknown, ...unusable].map(obstacle => withObstacle(forwarding, obstacle)),
  ];
}

/** Whether local write forwarding is on, or may be. */
function mayForward({ template, properties }: Place): boolean {
  const name = 'EnableLocalWriteForwarding';
  const { values, unknown } = possibleTexts(template, own(properties, name), name);
  return unknown.length > 0 || values.some(value => value.toLowerCase() === 'true');
}

function isPercent(text: string): boolean {
  return /^\d{1,3}$/.test(text) && Number(text) <= 100;
}

function noPercent({ parameter }: Share, { text, where }: ParameterFact): string {
  return `${parameter} of ${where} must be a whole number from 0 to 100, got '${printable(text)}'`;
}
