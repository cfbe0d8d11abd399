import { isUnknown } from '../../lib/core/unknown';
import { readAll } from './read-all';
import type { Reading } from './read-all';
import type { Quantity, RandomTemplate } from './random-template';
import { randomTemplate } from './random-template';

const TEMPLATES = 100_000;

/** A template that takes longer than this is taken for a hang; most take a fifth of a millisecond. */
const HANG_MS = 10_000;

/** What is wrong with one reading; empty where nothing is. */
function faultsOf({ written, isDamaged }: RandomTemplate, { quantity, of, got }: Reading): string[] {
  if (isUnknown(got)) return got.unknown === '' ? [`${quantity} is unknown without a reason`] : [];
  if (got === undefined || got === Infinity) return [];
  const faults = Number.isFinite(got) && got > 0 ? [] : [`${quantity} is ${got}, which nobody wrote`];
  if (isDamaged) return faults;
  const unresolved = of.filter(name => written[name]?.isUnresolved);
  return [
    ...faults,
    ...unresolved.map(name => `${quantity} is ${got}, though ${name} cannot be read`),
    ...tooSmall(written, quantity, of, got),
  ];
}

/** Quantities of which the smallest counts, or which depend on others as well. */
const BELOW_LARGEST = ['fewest', 'timeout', 'overlap', 'instances at once', 'first port'];

/** Demand is the largest that may be; what `of` names all count. Below 200 per cent every deployment doubles, so any of them may stand for all. */
function tooSmall(written: RandomTemplate['written'], quantity: string, of: readonly Quantity[], got: number): string[] {
  if (BELOW_LARGEST.includes(quantity)) return [];
  const largest = Math.max(0, ...of.flatMap(name => written[name]?.values ?? []));
  return got >= largest ? [] : [`${quantity} is ${got}, though it may be ${largest}`];
}

/** Reads a template with everything that reads templates. */
function faultsOfSeed(seed: number, seen: Map<string, [known: number, unknown: number]>): string[] {
  const random = randomTemplate(seed);
  const started = performance.now();
  try {
    const readings = readAll(random);
    const faults = readings.flatMap(reading => faultsOf(random, reading));
    for (const { quantity, got } of readings) count(seen, quantity, isUnknown(got));
    if (performance.now() - started > HANG_MS) faults.push('it takes too long');
    return faults.map(fault => `template ${seed}: ${fault}`);
  } catch (error) {
    return [`template ${seed}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
  }
}

function count(seen: Map<string, [known: number, unknown: number]>, quantity: string, wasUnknown: boolean): void {
  const [known, unknown] = seen.get(quantity) ?? [0, 0];
  seen.set(quantity, wasUnknown ? [known, unknown + 1] : [known + 1, unknown]);
}

it('no template crashes a reader, and none makes it count what cannot be read', () => {
  const seen = new Map<string, [known: number, unknown: number]>();
  const faults: string[] = [];
  for (let seed = 1; seed <= TEMPLATES && faults.length < 5; seed++) faults.push(...faultsOfSeed(seed, seen));
  expect(faults).toEqual([]);
  // Each quantity was read often, and often could not be: otherwise nothing was shown.
  for (const [quantity, [known, unknown]] of seen) {
    expect([quantity, known > TEMPLATES / 100]).toEqual([quantity, true]);
    expect([quantity, unknown > TEMPLATES / 100]).toEqual([quantity, true]);
  }
}, 600_000);

it('the same seed gives the same template', () => {
  for (const seed of [1, 2, 3]) expect(randomTemplate(seed)).toEqual(randomTemplate(seed));
});
