import { tagValue } from '../../lib/core/tag-value';

test('a tag holds letters and digits of every script, and few other characters', () => {
  expect(tagValue('Shop/Budget-1_a.b:c=d+e@f g')).toBe('Shop/Budget-1_a.b:c=d+e@f g');
  expect(tagValue('Caf\u00e9/\u6ce8\u6587')).toBe('Caf\u00e9/\u6ce8\u6587');
  expect(tagValue('a(b)\n<c>')).toBe('a_b___c_');
});

test('a tag holds 256 characters', () => {
  expect(tagValue('x'.repeat(300))).toBe('x'.repeat(256));
});
