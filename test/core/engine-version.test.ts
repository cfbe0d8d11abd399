import { compareEngineVersions, parseEngineVersion } from '../../lib/core/engine-version';

describe('parseEngineVersion', () => {
  test.each([
    ['16.8', [16, 8]],
    ['16', [16]],
    ['8.0.36', [8, 0, 36]],
    ['10.11.8', [10, 11, 8]],
    ['12.2.0.1.ru-2022-01.rur-2022-01.r1', [12, 2, 0, 1]],
    ['11.22-rds.20240418', [11, 22]],
    ['8.0.mysql_aurora.3.05.2', [8, 0]],
    ['15.00.4365.2.v1', [15, 0, 4365, 2]],
  ])('reads the numbers that %s begins with', (text, numbers) => {
    expect(parseEngineVersion(text)).toEqual(numbers);
  });

  test.each(['', 'latest', 'v16', '.5', '${Token[1]}', '9999999999'])('finds no version in %j', text => {
    expect(parseEngineVersion(text)).toBeUndefined();
  });
});

describe('compareEngineVersions', () => {
  test('compares numbers, not digits', () => {
    expect(compareEngineVersions([16, 10], [16, 9])).toBeGreaterThan(0);
    expect(compareEngineVersions([9, 6], [10])).toBeLessThan(0);
  });

  test('takes a missing number for 0', () => {
    expect(compareEngineVersions([17], [17, 0])).toBe(0);
    expect(compareEngineVersions([17], [17, 1])).toBeLessThan(0);
  });
});
