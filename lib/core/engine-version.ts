import type { EngineFamily } from './engine';

/** The numbers that an engine version begins with: `[16, 8]` for `16.8`, `[12, 2, 0, 1]` for `12.2.0.1.ru-2022-01.rur-2022-01.r1`. */
export type EngineVersion = readonly [major: number, ...rest: number[]];

// Nine digits at most stay exact, and no engine has more.
const NUMBERS = /^\d{1,9}(?!\d)(?:\.\d{1,9}(?!\d))*/;

/** The numbers of an engine version; undefined when it does not begin with one. */
export function parseEngineVersion(text: string): EngineVersion | undefined {
  const [major, ...rest] = NUMBERS.exec(text)?.[0].split('.').map(Number) ?? [];
  return major === undefined ? undefined : [major, ...rest];
}

/** Below 0 when `a` is older, above 0 when it is newer; a number that is left out counts as 0. */
export function compareEngineVersions(a: EngineVersion, b: EngineVersion): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * Whether two versions of an engine are of the same major version; also where one of them is not stated or cannot be read.
 *
 * PostgreSQL, Oracle and SQL Server count it in the first number, the others in the first two: 8.0 and 8.4, 10.6 and 10.11.
 */
export function isSameMajor(family: EngineFamily | undefined, a = '', b = ''): boolean {
  const [one = [], other = []] = [parseEngineVersion(a), parseEngineVersion(b)];
  const numbers = family !== undefined && IN_TWO_NUMBERS.includes(family) ? 2 : 1;
  return Array.from({ length: Math.min(numbers, one.length, other.length) }).every((_, index) => one[index] === other[index]);
}

const IN_TWO_NUMBERS: readonly EngineFamily[] = ['mysql', 'mariadb', 'aurora-mysql', 'db2'];
