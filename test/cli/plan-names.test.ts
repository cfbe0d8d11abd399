import { readPlanDocument } from '../../lib/cli/plan-document';
import { sameNames } from '../../lib/cli/plan-names';

test('every thing with the name of an earlier one is told, those without a name are not', () => {
  const document = readPlanDocument('- name: a\n- {}\n- name: b\n- name: "a"\n- {}\n- name: a\n');
  if (!('value' in document)) throw new Error(JSON.stringify(document));
  const things = ['a', undefined, 'b', 'a', undefined, 'a'].map((name, index) => ({ name, path: [index] }));
  expect(sameNames(document, things, 'every thing')).toEqual([
    { place: { line: 4, column: 9 }, message: '[3].name must differ for every thing, got "a" as in line 1: rename one' },
    { place: { line: 6, column: 9 }, message: '[5].name must differ for every thing, got "a" as in line 1: rename one' },
  ]);
});
