import { filterValue } from './log-filter';

const WAIT = '[..., word = "wait", wait, unit = "us"]';
const REFUSED = '?"pooler error: query_wait_timeout" ?"pooler error: no more connections allowed (max_client_conn)"';

describe('filterValue', () => {
  // As written by 1.18, and as src/stats.c of 1.25 has it.
  it.each([
    [
      '2026-01-01 00:00:00.000 UTC [1] LOG stats: 3 xacts/s, 4 queries/s, in 5 B/s, out 6 B/s, xact 7 us, query 8 us, wait 1234 us',
      1234,
    ],
    [
      '2026-01-01 00:00:00.000 UTC [1] LOG stats: 3 xacts/s, 4 queries/s, 0 client parses/s, 0 server parses/s, 0 binds/s, 0 client logins/s, in 5 B/s, out 6 B/s, xact 7 us, query 8 us, wait 0 us',
      0,
    ],
    ['2026-01-01 00:00:00.000 UTC [1] LOG listening on 127.0.0.1:6432', undefined],
    ['wait us', undefined],
  ])('reads the wait from %s', (line, expected) => {
    expect(filterValue(WAIT, '$wait', line)).toBe(expected);
  });

  it('counts clients that were turned away, and no others', () => {
    const of = (error: string): number | undefined =>
      filterValue(REFUSED, '1', `[1] WARNING C-0x1: app/app@127.0.0.1:1 pooler error: ${error}`);
    expect(of('query_wait_timeout')).toBe(1);
    expect(of('no more connections allowed (max_client_conn)')).toBe(1);
    expect(of('password authentication failed')).toBeUndefined();
  });

  it('refuses patterns that it does not know', () => {
    expect(() => filterValue('{ $.a = 1 }', '1', '{}')).toThrow('no pattern that this evaluator knows');
    expect(() => filterValue('[a, b]', '1', 'a b')).toThrow('no pattern that this evaluator knows');
  });
});
