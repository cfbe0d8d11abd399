import { printable } from '../core/text';
import { objectsOf } from './branches';
import { own } from './fields';
import { possibleTexts, unreadableBecause } from './intrinsics';
import type { Outcome } from './outcome';
import type { Place } from './place';
import type { Part } from './server-parts';
import type { Template } from './template';

const PROPERTY = 'ServerlessV2ScalingConfiguration';

/**
 * AWS's bounds of the two ends of the range, in ACU; both go in steps of 0.5.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html
 */
const MOST_ACU = 256;
const LEAST_ACU = { MinCapacity: 0, MaxCapacity: 1 } as const;

/** Every capacity range that a cluster may give its members of class `db.serverless`, or why it cannot be read. */
export function serverlessRanges({ template, properties, where }: Place): Part[] {
  const what = `${PROPERTY} of ${where}`;
  const { values, unknown } = objectsOf(own(properties, PROPERTY));
  return [
    ...values.flatMap(range => (range === undefined ? [notSet(what)] : rangesIn(template, range, what))),
    ...unknown.map(reason => ({ obstacle: unreadableBecause(what, reason) })),
  ];
}

function rangesIn(template: Template, range: unknown, what: string): Part[] {
  const least = capacities(template, range, 'MinCapacity', what);
  const most = capacities(template, range, 'MaxCapacity', what);
  const pairs = least.values.flatMap(minAcu => most.values.map(maxAcu => ({ serverless: { minAcu, maxAcu } })));
  const ranges = pairs.filter(({ serverless }) => serverless.minAcu <= serverless.maxAcu);
  const empty =
    ranges.length < pairs.length && ranges.length === 0 ? [`${printable(what)} has MinCapacity above MaxCapacity`] : [];
  return [...ranges, ...[...least.unknown, ...most.unknown, ...empty].map(obstacle => ({ obstacle }))];
}

function capacities(template: Template, range: unknown, name: keyof typeof LEAST_ACU, of: string): Outcome<number> {
  const what = `${name} in ${of}`;
  const { values, absent, unknown } = possibleTexts(template, own(range, name), what);
  const allowed = values.filter(value => isCapacity(value, LEAST_ACU[name]));
  const bounds = `from ${LEAST_ACU[name]} to ${MOST_ACU} ACU in steps of 0.5`;
  return {
    values: allowed.map(Number),
    unknown: [
      ...values
        .filter(value => !allowed.includes(value))
        .map(value => `${printable(what)} must be a number ${bounds}, got '${printable(value)}'`),
      ...(absent ? [`${printable(what)} is not set, which db.serverless needs`] : []),
      ...unknown,
    ],
  };
}

function isCapacity(text: string, least: number): boolean {
  return /^\d{1,3}(\.[05]0*)?$/.test(text) && Number(text) >= least && Number(text) <= MOST_ACU;
}

function notSet(what: string): Part {
  return { obstacle: `${printable(what)} is not set, which db.serverless needs` };
}
