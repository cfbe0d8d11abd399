import * as fc from 'fast-check';
import type { PoolerLoad } from '../../lib/core/oversubscription';
import { oversubscriptionOf } from '../../lib/core/oversubscription';

/** A client whose requests hold a connection for 40 ms. */
function client(busy: number, overrides: Partial<PoolerLoad> = {}): PoolerLoad {
  return { name: 'Api', workload: { requestsPerSecond: busy * 25, secondsHeld: 0.04 }, ...overrides };
}

function found(share: number, ...clients: readonly PoolerLoad[]) {
  return oversubscriptionOf({ name: 'Proxy', share, clients });
}

const ESTIMATE = '(estimated for requests that arrive independently of each other (Erlang C), bursts wait longer)';

describe('oversubscriptionOf', () => {
  test('says how long a checkout waits where more of them wait than do not', () => {
    expect(found(10, client(9))).toEqual({
      message:
        'Proxy may open 10 connections, of which its clients keep 9 busy on average (90 %): ' +
        `a checkout waits 27 ms on average and 169 ms at the 99th percentile, and 67 % of them wait at all ${ESTIMATE}`,
      remedies: ['a share of 15, on which less than 5 % wait', 'connections held for 23 ms on average instead of 40 ms'],
    });
  });

  test('says that the queue never ends where more are busy than there are', () => {
    expect(found(10, client(12.5))).toEqual({
      message:
        'Proxy may open 10 connections, of which its clients keep 12.5 busy on average (125 %): ' +
        'the queue never ends, so that checkouts wait until they time out',
      remedies: ['a share of 20, on which less than 5 % wait', 'connections held for 16 ms on average instead of 40 ms'],
    });
  });

  test('names the client that gives up first where one request of a hundred waits longer than it does', () => {
    const clients = [client(3), client(2, { name: 'Worker', timeoutSeconds: 0.03 }), client(2, { timeoutSeconds: 30 })];
    expect(found(10, ...clients)).toEqual({
      message:
        'Proxy may open 10 connections, of which its clients keep 7 busy on average (70 %): ' +
        'a checkout waits 3 ms on average and 42 ms at the 99th percentile, longer than the 0.03 s that Worker waits, ' +
        `and 23 % of them wait at all ${ESTIMATE}`,
      remedies: ['a share of 13, on which less than 5 % wait', 'connections held for 30 ms on average instead of 40 ms'],
    });
  });

  test('all clients wait in one queue: the patience of those without a workload counts', () => {
    expect(found(10, client(7), { name: 'Worker', timeoutSeconds: 0.03 })?.message).toContain(
      'longer than the 0.03 s that Worker',
    );
    expect(found(10, client(7), { name: 'Worker', timeoutSeconds: 0.06 })).toBeUndefined();
  });

  test('a remedy serves the least patient client too', () => {
    // Less than 5 % wait already; none of the hundred may wait longer than 1 ms.
    const remedies = found(8, client(3, { timeoutSeconds: 0.001 }))?.remedies;
    expect(remedies).toEqual([
      'a share of 9, on which less than 5 % wait',
      'connections held for 39 ms on average instead of 40 ms',
    ]);
  });

  test('clients without a workload are left out, which is said', () => {
    const { message } = found(10, client(9), { name: 'Worker' }, { name: 'Cron' }) ?? {};
    expect(message).toContain('bursts wait longer); 2 clients without a declared workload not counted');
    expect(found(1, { name: 'Worker' })).toBeUndefined();
    expect(found(0, { name: 'Worker', workload: { requestsPerSecond: 0, secondsHeld: 1 } })).toBeUndefined();
  });

  test('the time held is the average over all requests', () => {
    const slow = { name: 'Report', workload: { requestsPerSecond: 1, secondsHeld: 5 } };
    const fast = { name: 'Api', workload: { requestsPerSecond: 99, secondsHeld: 0.05 } };
    expect(found(10, slow, fast)?.remedies).toContain('connections held for 52 ms on average instead of 100 ms');
  });

  test('a share of nothing has no utilisation, and no time held would help', () => {
    expect(found(0, client(1))).toEqual({
      message:
        'Proxy may open 0 connections, of which its clients keep 1 busy on average: ' +
        'the queue never ends, so that checkouts wait until they time out',
      remedies: ['a share of 4, on which less than 5 % wait'],
    });
  });

  test('what no server can admit is no remedy', () => {
    expect(found(10, client(300_000))?.remedies).toEqual([]);
  });

  test('figures are rounded up, and what is stable never reads as full', () => {
    expect(found(10, client(9.991))?.message).toContain('keep 10 busy on average (100 %): the queue never ends');
    expect(found(10, client(9.961))?.message).toContain('keep 9.97 busy on average (almost 100 %): a checkout waits');
  });

  test('names are made printable', () => {
    const { message = '' } = oversubscriptionOf({ name: 'Pro\nxy', share: 1, clients: [client(5)] }) ?? {};
    expect(message).toMatch(/^Pro\ufffdxy may open 1 connection, /);
  });

  test('a healthy share says nothing', () => {
    expect(found(16, client(9))).toBeUndefined();
    expect(found(11, client(9, { timeoutSeconds: 30 }))).toBeUndefined();
  });

  test('a larger share never turns silence into a finding, and the share of the remedy ends it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 60 }),
        fc.double({ min: 0.1, max: 60, noNaN: true }),
        fc.option(fc.double({ min: 0.001, max: 1, noNaN: true }), { nil: undefined }),
        (share, busy, timeoutSeconds) => {
          const clients = [client(busy), { name: 'Worker', timeoutSeconds }];
          const now = found(share, ...clients);
          if (now === undefined) expect(found(share + 1, ...clients)).toBeUndefined();
          const needed = Number(/^a share of (\d+)/.exec(now?.remedies[0] ?? '')?.[1] ?? share);
          if (now !== undefined) expect(needed).toBeGreaterThan(share);
          expect(found(needed, ...clients)).toBeUndefined();
        },
      ),
    );
  });
});
