import { isFields, own, ownInAnyCase } from '../../lib/cloudformation/fields';

test('lists, null and scalars are no JSON objects', () => {
  expect([{}, [], null, undefined, 'text', 1].map(isFields)).toEqual([true, false, false, false, false, false]);
});

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('the inherited name %s is not found', name => {
  expect(own({}, name)).toBeUndefined();
  expect(ownInAnyCase({}, name)).toBeUndefined();
});

test('an own field called __proto__ is found', () => {
  expect(own(JSON.parse('{"__proto__": 7}'), '__proto__')).toBe(7);
});

test('nothing is found in what is no object', () => {
  expect(own('text', 'length')).toBeUndefined();
  expect(own(['a'], '0')).toBeUndefined();
  expect(ownInAnyCase(null, 'a')).toBeUndefined();
});

test('a field is found in any letter case where that is asked for', () => {
  expect(ownInAnyCase({ earlySuccessCriteria: 1 }, 'EarlySuccessCriteria')).toBe(1);
  expect(own({ earlySuccessCriteria: 1 }, 'EarlySuccessCriteria')).toBeUndefined();
});
