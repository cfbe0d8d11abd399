import { poolerWaitSeconds } from '../../lib/core/pooler-wait';

test('a pooler gives up before its least patient client does', () => {
  expect([undefined, 30, 10, 9, 5, 3.5].map(poolerWaitSeconds)).toEqual([8, 8, 8, 8, 4, 3]);
});

test('it waits for as long as the reserve of its pool needs, at least', () => {
  expect([1, 2, 3].map(poolerWaitSeconds)).toEqual([2, 2, 2]);
});
