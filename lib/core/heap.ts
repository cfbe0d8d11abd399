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
    for (;;) {
      const index = this.firstChild(hole);
      const child = this.items[index];
      if (child === undefined || !this.precedes(child, item)) break;
      this.items[hole] = child;
      hole = index;
    }
    this.items[hole] = item;
  }

  /** Place of the child that comes first; a place without an item when there is none. */
  private firstChild(parent: number): number {
    const index = 2 * parent + 1;
    const left = this.items[index];
    const right = this.items[index + 1];
    if (left === undefined || right === undefined || this.precedes(left, right)) return index;
    return index + 1;
  }
}
