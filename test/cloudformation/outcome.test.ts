import { combinations, each, known, MOST_ALTERNATIVES, union, unknownBecause } from '../../lib/cloudformation/outcome';

const numbers = (count: number) => known(...Array.from({ length: count }, (_, index) => index));

test('a union keeps the order and each alternative once', () => {
  expect(union([known('b', 'a'), known('a', 'c'), unknownBecause('x'), unknownBecause('x')])).toEqual({
    values: ['b', 'a', 'c'],
    unknown: ['x'],
  });
});

test('a number and its text are two alternatives, equal lists are one', () => {
  expect(union([known<unknown>(1, '1', ['a'], ['a'])]).values).toEqual([1, '1', ['a']]);
});

test('combinations turn the last outcome fastest', () => {
  expect(combinations([known(1, 2), known(3, 4)]).values).toEqual([
    [1, 3],
    [1, 4],
    [2, 3],
    [2, 4],
  ]);
});

test('nothing combines to one empty combination', () => {
  expect(combinations([])).toEqual({ values: [[]], unknown: [] });
});

test('an outcome without values leaves no combination, and its reason', () => {
  expect(combinations([known(1, 2), unknownBecause('x')])).toEqual({ values: [], unknown: ['x'] });
});

test('what follows from each alternative is put together, with the reasons of both', () => {
  const outcome = each({ values: [1, 2], unknown: ['a'] }, value => (value === 1 ? known(10) : unknownBecause('b')));
  expect(outcome).toEqual({ values: [10], unknown: ['a', 'b'] });
});

test('256 alternatives are kept whole', () => {
  expect(combinations([numbers(16), numbers(16)])).toMatchObject({ values: { length: MOST_ALTERNATIVES }, unknown: [] });
  expect(union([numbers(256)]).unknown).toEqual([]);
});

test('more than 256 alternatives are cut, and said to be', () => {
  const unknown = ['it has more than 256 alternatives'];
  expect(combinations([numbers(16), numbers(17)])).toMatchObject({ values: { length: MOST_ALTERNATIVES }, unknown });
  expect(union([numbers(257)])).toMatchObject({ values: { length: MOST_ALTERNATIVES }, unknown });
});

test('combinations of very many outcomes are cut before they are made', () => {
  expect(combinations(Array.from({ length: 1000 }, () => numbers(200))).values).toHaveLength(MOST_ALTERNATIVES);
});
