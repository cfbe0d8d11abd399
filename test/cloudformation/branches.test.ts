import { branchesOf, itemsOf, objectsOf } from '../../lib/cloudformation/branches';

const choice = (then: unknown, otherwise: unknown) => ({ 'Fn::If': ['Condition', then, otherwise] });
const NO_VALUE = { Ref: 'AWS::NoValue' };

test('an expression without conditions is its only branch', () => {
  expect(branchesOf({ Ref: 'Group' })).toEqual({ values: [{ Ref: 'Group' }], unknown: [] });
});

test('both branches of nested conditions are found, in order', () => {
  expect(branchesOf(choice(choice(1, 2), choice(3, NO_VALUE))).values).toEqual([1, 2, 3, undefined]);
});

test('a condition that is malformed is no condition', () => {
  expect(branchesOf({ 'Fn::If': ['Condition', 1] }).values).toEqual([{ 'Fn::If': ['Condition', 1] }]);
});

test('conditions nested ten thousand deep are read without recursion', () => {
  const nested = Array.from({ length: 9_000 }).reduce(inner => choice(NO_VALUE, inner), 'end');
  expect(branchesOf(nested).unknown).toEqual(['it has more than 256 alternatives']);
});

test('conditions that contain themselves come to an end', () => {
  const loop: { 'Fn::If': unknown[] } = { 'Fn::If': ['Condition', 1] };
  loop['Fn::If'].push(loop);
  expect(branchesOf(loop)).toMatchObject({ unknown: ['it has more than 256 alternatives'] });
});

test('an object that a function yields is known only when deployed', () => {
  expect(objectsOf(choice({ Type: 'ECS' }, { 'Fn::Transform': {} }))).toEqual({
    values: [{ Type: 'ECS' }],
    unknown: ['Fn::Transform is known only when deployed'],
  });
});

test('items are found under conditions around the list and around the item', () => {
  expect(itemsOf(choice([1, choice(2, NO_VALUE)], [3]))).toEqual({ values: [1, 2, 3], unknown: [] });
});

test('an absent list has no items', () => {
  expect(itemsOf(undefined)).toEqual({ values: [], unknown: [] });
  expect(itemsOf(NO_VALUE)).toEqual({ values: [], unknown: [] });
});

test('what is no list, and what a function yields, is said to be unreadable', () => {
  expect(itemsOf('text').unknown).toEqual(['it is no list']);
  expect(itemsOf([{ 'Fn::Transform': {} }]).unknown).toEqual(['Fn::Transform is known only when deployed']);
});
