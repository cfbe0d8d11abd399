import { nearestName } from '../../lib/core/nearest';

describe('nearestName', () => {
  test.each([
    ['capacty', 'capacity'],
    ['Plan', 'plan'],
    ['pln', 'plan'],
  ])('%s is probably %s', (typed, meant) => {
    expect(nearestName(typed, ['plan', 'capacity'])).toBe(meant);
  });

  test.each(['deploy', '', 'x'.repeat(100_000)])('nothing is close to %.10s', typed => {
    expect(nearestName(typed, ['plan', 'capacity'])).toBeUndefined();
  });

  test('there may be nothing to choose from', () => {
    expect(nearestName('plan', [])).toBeUndefined();
  });
});
