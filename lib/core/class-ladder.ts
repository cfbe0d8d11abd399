import type { EngineFamily } from './engine';
import { engineFamily, isClustered } from './engine';
import type { InstanceClass } from './instance-classes';
import { findInstanceClass, instanceClassesOfFamily } from './instance-classes';

/**
 * Larger classes, family by family: the class's own family first, then the ones above it, each by memory upwards.
 *
 * @param engine as RDS spells it; some classes are made for Oracle alone
 */
export function largerClasses(instanceClass: string, engine: string): InstanceClass[][] {
  const current = findInstanceClass(instanceClass);
  if (current === undefined) return [];
  const isLarger = (candidate: InstanceClass): boolean =>
    candidate.memoryGib > current.memoryGib && isOrderable(candidate.name, engine);
  return familiesUpwards(current.family).map(family => instanceClassesOfFamily(family).filter(isLarger));
}

/** Smaller classes of the same family, by memory upwards. */
export function smallerClasses(instanceClass: string, engine: string): InstanceClass[] {
  const current = findInstanceClass(instanceClass);
  if (current === undefined) return [];
  return instanceClassesOfFamily(current.family).filter(
    ({ name, memoryGib }) => memoryGib < current.memoryGib && isOrderable(name, engine),
  );
}

/** The family itself and every family above it, within its processor architecture. */
export function familiesUpwards(family: string): string[] {
  const families = [family];
  for (let next = nextFamily(family); next !== undefined; next = nextFamily(next)) families.push(next);
  return families;
}

/** From burstable to general purpose to memory-optimised, in generations that RDS offers in most Regions. */
function nextFamily(family: string): string | undefined {
  const graviton = /^([cmr]\d+gd?|t4g|x2g)$/.test(family);
  if (/^[tc]\d/.test(family)) return graviton ? 'm6g' : 'm6i';
  if (/^m\d/.test(family)) return graviton ? 'r6g' : 'r6i';
  if (/^r\d/.test(family)) return graviton ? 'x2g' : 'x2idn';
  return undefined;
}

/**
 * Classes with a stated number of threads and extra memory, such as `db.r5.large.tpc1.mem2x`, are for RDS for Oracle alone:
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Oracle.Concepts.InstanceClasses.html.
 */
function isOrderable(name: string, engine: string): boolean {
  const family = engineFamily(engine);
  if (family !== undefined && isClustered(family)) return isOrderableForAurora(name, family);
  return !name.includes('.tpc') || family === 'oracle';
}

/**
 * Aurora has burstable classes of a few sizes, and memory-optimised ones:
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.DBInstanceClass.SupportAurora.html.
 */
function isOrderableForAurora(name: string, family: EngineFamily): boolean {
  if (/^db\.(?:r\d\w*|x2g)\.\d*x?large$/.test(name) || /^db\.t(?:3|4g)\.(?:medium|large)$/.test(name)) return true;
  return family === 'aurora-mysql' && /^db\.(?:t[23]\.small|t2\.medium)$/.test(name);
}
