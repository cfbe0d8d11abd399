import { judge } from '../../lib/core/judge';
import { sharesMessage, sharesRemedies, statedShares } from '../../lib/core/pooler-shares';
import { declared, stated } from './some-facts';
import { fleet, proxy } from './some-poolers';

function finding(percents: readonly number[], direct = 0) {
  const poolers = percents.map((percent, index) => proxy(`P${index}`, percent));
  return judge({ ...stated(100, direct === 0 ? [] : [declared('Etl', direct)]), poolers }).findings.find(
    ({ rule }) => rule === 'pooler-shares-over-100',
  );
}

test('only percentages that somebody states are theirs to change', () => {
  const unknown = proxy('U', undefined, { share: { kind: 'percent', percent: { unknown: 'a token' }, weight: 1 } });
  expect(statedShares([proxy('A', 40), proxy('B'), fleet('C', 1, 9), unknown])).toEqual([{ name: 'A', percent: 40 }]);
});

test('two proxies at 100 per cent each do not fit', () => {
  const { severity, message, remedies } = finding([100, 100])!;
  expect(severity).toBe('error');
  expect(message).toBe(
    [
      'Orders: the shares of RDS Proxy (P0 100 %, P1 100 %: 200 % of the server) ask, with what else stands here, for 100 connections more than can be served',
      '  ceiling           100   PostgreSQL, declared: as stated',
      '  - reserved          0',
      '  = usable          100',
      '  P0                100   pooler: MaxConnectionsPercent 100 of 100',
      '  P1                100   pooler: MaxConnectionsPercent 100 of 100',
      '  = demand          200   100 over',
    ].join('\n'),
  );
  expect(remedies).toEqual([
    'MaxConnectionsPercent 50 in each of the 2 proxies',
    'leave the percentage to the budget: addProxy derives it',
  ]);
  expect(finding([50, 50])).toBeUndefined();
});

test('the remedy leaves room for who connects directly', () => {
  expect(finding([90], 30)?.remedies[0]).toBe('MaxConnectionsPercent 70 in P0');
  expect(finding([70], 30)).toBeUndefined();
  expect(finding([10], 100)?.remedies).toEqual([]);
});

test('many are named by their first', () => {
  expect(finding([30, 30, 30, 30, 30])?.message).toMatch(
    /^Orders: the shares of RDS Proxy \(P0 30 %, P1 30 %, P2 30 %, 2 others: 150 % of the server\)/,
  );
});

test('nothing is proposed where the sum is unknown', () => {
  const sum = { ...judge(stated(100, [])), demand: null };
  expect(sharesRemedies(sum, [{ name: 'P', percent: 100 }], 100)).toEqual([]);
  expect(sharesMessage(sum, [{ name: 'a\nb', percent: 100 }], 1)).toContain('a\ufffdb 100 %');
});
