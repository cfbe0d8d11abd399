/** Whether `a` comes out of a heap before `b`: a strict total order, or the heap is not deterministic. */
export type Precedes<T> = (a: T, b: T) => boolean;

/** A binary heap over objects whose rank may change while they are on top. */
export class Heap<T> {
  private readonly items: T[];

  public constructor(
    items: Iterable<T>,
    private readonly precedes: Precedes<T>,
  ) {
    this.items = [...items];
    for (let index = (this.items.length >> 1) - 1; index >= 0; index--) this.sink(index);
  }

  /** The item that comes first; undefined when the heap is empty. */
  public top(): T | undefined {
    return this.items[0];
  }

  /** Puts the top item where it belongs after its rank fell. */
  public demoteTop(): void {
    this.sink(0);
  }

  public removeTop(): void {
    const last = this.items.pop();
    if (last === undefined || this.items.length === 0) return;
    this.items[0] = last;
    this.sink(0);
  }

  private sink(start: number): void {
    const item = this.items[start];
    if (item === undefined) return;
    let hole = start;
    for (let child = this.firstChild(hole); child !== undefined; child = this.firstChild(hole)) {
      if (!this.precedes(child.item, item)) break;
      this.items[hole] = child.item;
      hole = child.index;
    }
    this.items[hole] = item;
  }

  /** Of two children the one that comes first. */
  private firstChild(parent: number): { item: T; index: number } | undefined {
    const index = 2 * parent + 1;
    const left = this.items[index];
    if (left === undefined) return undefined;
    const right = this.items[index + 1];
    if (right === undefined || this.precedes(left, right)) return { item: left, index };
    return { item: right, index: index + 1 };
  }
}
