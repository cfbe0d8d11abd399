import * as fc from 'fast-check';
import { Heap } from '../../lib/core/heap';

const smaller = (a: number, b: number): boolean => a < b;

function drained(heap: Heap<number>): number[] {
  const items: number[] = [];
  for (let top = heap.top(); top !== undefined; top = heap.top()) {
    items.push(top);
    heap.removeTop();
  }
  return items;
}

describe('Heap', () => {
  test('an empty heap has no top, and removing from it changes nothing', () => {
    const heap = new Heap<number>([], smaller);
    heap.removeTop();
    heap.demoteTop();
    expect(heap.top()).toBeUndefined();
  });

  test('gives its items out in order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), items => {
        expect(drained(new Heap(items, smaller))).toEqual([...items].sort((a, b) => a - b));
      }),
    );
  });

  test('an item whose rank fell while on top finds its place', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1 }),
        fc.integer({ min: 0, max: 200 }),
        (ranks, fall) => {
          const items = ranks.map(rank => ({ rank }));
          const heap = new Heap(items, (a, b) => a.rank < b.rank);
          const top = heap.top();
          if (top !== undefined) top.rank += fall;
          heap.demoteTop();
          expect(heap.top()?.rank).toBe(Math.min(...items.map(({ rank }) => rank)));
        },
      ),
    );
  });

  test('does not change the list it was made from', () => {
    const items = [3, 1, 2];
    drained(new Heap(items, smaller));
    expect(items).toEqual([3, 1, 2]);
  });
});
