import { byDistance } from './edit-distance';
import { INSTANCE_CLASS_TABLE } from './instance-class-table';

/** An instance class of fixed size. */
export interface InstanceClass {
  /** With the prefix, such as `db.t3.micro`. */
  readonly name: string;
  /** Without the prefix, such as `t3`. */
  readonly family: string;
  readonly vcpus: number;
  /** Nominal memory in GiB; the database gets less (see memory.ts). */
  readonly memoryGib: number;
  /** Whether the memory follows from the naming rule alone, and no AWS page states it. */
  readonly inferred: boolean;
}

const PREFIX = 'db.';

const ROWS: ReadonlyMap<string, string> = new Map(INSTANCE_CLASS_TABLE);

// Rows are read when somebody asks for them: most programs need one or two of fifty.
const families = new Map<string, readonly InstanceClass[]>();

/**
 * A class by its name, with or without `db.`; undefined when it is not known.
 *
 * `db.serverless` is not among them: it has no fixed memory (see `isServerlessClass`).
 */
export function findInstanceClass(name: string): InstanceClass | undefined {
  const full = PREFIX + withoutPrefix(name);
  return readFamily(familyOf(name)).find(candidate => candidate.name === full);
}

/** Whether a name stands for Aurora Serverless v2, whose memory follows the cluster's capacity range instead of a class. */
export function isServerlessClass(name: string): boolean {
  return withoutPrefix(name) === 'serverless';
}

/** Known classes with the most similar names: those of the same family first, then by edit distance, then by name. */
export function nearestInstanceClasses(name: string, count = 3): string[] {
  const known = nearest.get(name) ?? rankedClasses(name);
  if (nearest.size >= MOST_KEPT) nearest.clear();
  nearest.set(name, known);
  return known.slice(0, count);
}

/** Every budget of a server asks for the same name many times, and there are hundreds of classes to compare with. */
const nearest = new Map<string, readonly string[]>();
const MOST_KEPT = 50;

function rankedClasses(name: string): readonly string[] {
  const family = familyOf(name);
  const ranked = byDistance(
    PREFIX + withoutPrefix(name),
    allInstanceClasses().map(candidate => candidate.name),
  );
  const isRelated = (candidate: string): boolean => familyOf(candidate) === family;
  return [...ranked.filter(isRelated), ...ranked.filter(candidate => !isRelated(candidate))];
}

/** The classes of a family, such as `t3`, by memory, then vCPU, then name; none when the family is not known. */
export function instanceClassesOfFamily(family: string): InstanceClass[] {
  return [...readFamily(withoutPrefix(family))];
}

/** Every class of fixed size, family by family. */
export function allInstanceClasses(): InstanceClass[] {
  return INSTANCE_CLASS_TABLE.flatMap(([family]) => readFamily(family));
}

function withoutPrefix(name: string): string {
  return name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name;
}

function familyOf(name: string): string {
  return withoutPrefix(name).split('.', 1)[0] ?? '';
}

function readFamily(family: string): readonly InstanceClass[] {
  const row = ROWS.get(family);
  if (row === undefined) return [];
  const read =
    families.get(family) ??
    row
      .split(', ')
      .map(entry => readEntry(family, entry))
      .sort(bySize);
  families.set(family, read);
  return read;
}

/** @param entry such as `micro 2/1` */
function readEntry(family: string, entry: string): InstanceClass {
  const [size = '', vcpus = '', memory = ''] = entry.split(/[ /]/);
  return {
    name: `${PREFIX}${family}.${size}`,
    family,
    vcpus: Number(vcpus),
    memoryGib: Number(memory.replace('~', '')),
    inferred: memory.startsWith('~'),
  };
}

function bySize(a: InstanceClass, b: InstanceClass): number {
  return a.memoryGib - b.memoryGib || a.vcpus - b.vcpus || (a.name < b.name ? -1 : 1);
}
