const MIB_PER_GIB = 1024;
const BYTES_PER_MIB = 1024 * 1024;

/**
 * Least memory that a class of this size leaves to the database, in bytes: the value to give `DBInstanceClassMemory`.
 *
 * AWS keeps memory for the operating system and its own management processes and does not publish how much
 * (https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ParamValuesRef.html). This bound was fitted to readings of
 * `max_connections` on RDS for PostgreSQL and MySQL, so that none lies below it: 100 MiB per GiB and 220 MiB on small classes,
 * 28 MiB per GiB and 440 MiB on larger ones. Rounded down.
 *
 * @param gib nominal memory of the class
 */
export function lowerBoundMemory(gib: number): number {
  const withheldMib = Math.min(100 * gib + 220, 28 * gib + 440);
  return Math.max(0, Math.floor((MIB_PER_GIB * gib - withheldMib) * BYTES_PER_MIB));
}

/** The class's whole memory in bytes, as its table states it: more than any database on it gets. */
export function nominalMemory(gib: number): number {
  return bytesOf(gib);
}

/** Whole MiB of a number of bytes, rounded down. */
export function wholeMib(bytes: number): number {
  return Math.floor(bytes / BYTES_PER_MIB);
}

/** Whole bytes of a number of GiB, rounded down. */
export function bytesOf(gib: number): number {
  return Math.floor(gib * MIB_PER_GIB * BYTES_PER_MIB);
}
