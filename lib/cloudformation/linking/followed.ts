/** Names that lead to names are followed so far. */
const FARTHEST = 50;

/** One value may have so many parts, counted as often as they are mentioned. Nothing that is read is larger. */
const LARGEST = 10_000;

/** All values that were put in the place of names may have so many. */
const MOST_PARTS = 1_000_000;

interface Value {
  readonly value: unknown;
  readonly parts: number;
}

const NOWHERE: Value = { value: undefined, parts: 0 };

/**
 * Follows each name to its value once, so that a value is one object however often it is mentioned.
 *
 * Whoever reads the object reads it as often, so its parts are counted as often. What leads in a circle, too far or to too much has no value.
 */
export class Followed {
  private readonly values = new Map<string, Value>();
  private distance = 0;
  private parts = 0;
  private handedOut = 0;

  /** To be told of each part that is read. */
  public count(): void {
    this.parts += 1;
  }

  /** The value that a name leads to; undefined where it leads nowhere. */
  public follow(name: string, valueOf: () => unknown): unknown {
    const { value, parts } = this.values.get(name) ?? this.read(name, valueOf);
    if (this.handedOut + parts > MOST_PARTS) return undefined;
    this.handedOut += parts;
    this.parts += parts;
    return value;
  }

  private read(name: string, valueOf: () => unknown): Value {
    if (this.distance >= FARTHEST) return NOWHERE;
    this.values.set(name, NOWHERE);
    const before = this.parts;
    this.distance += 1;
    const value = valueOf();
    this.distance -= 1;
    const parts = this.parts - before;
    this.parts = before;
    const read = parts > LARGEST ? NOWHERE : { value, parts };
    this.values.set(name, read);
    return read;
  }
}
