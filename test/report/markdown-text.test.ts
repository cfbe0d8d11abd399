import * as fc from 'fast-check';
import { markdownText } from '../../lib/report/markdown-text';

describe('markdownText', () => {
  test.each([
    ['a pipe', 'a|b', 'a\\|b'],
    ['a backtick', 'a`b`', 'a\\`b\\`'],
    ['a tag', '<img src=x>', '&lt;img src=x&gt;'],
    ['an entity', '&lt;', '&amp;lt;'],
    ['a line break', 'a\nb\r\nc', 'a b c'],
    ['an escape', 'a\\|b', 'a\\\\\\|b'],
    ['a link', '[a](http://b)', '\\[a\\](http://b)'],
    ['emphasis', '*a* _b_ ~~c~~', '\\*a\\* \\_b\\_ \\~\\~c\\~\\~'],
    ['a control character', 'a\u001bb', 'a\ufffdb'],
  ])('%s is shown as it is', (_, text, markdown) => {
    expect(markdownText(text)).toBe(markdown);
  });

  test('underscores inside a word stay readable', () => {
    expect(markdownText('2 rds_superuser, {DBInstanceClassMemory/9531392}')).toBe(
      '2 rds_superuser, {DBInstanceClassMemory/9531392}',
    );
  });

  test('nothing unescaped ends a cell, a line or opens a tag', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const active = markdownText(text).replace(/\\[\\`*_[\]|~]/g, '');
        expect(active).not.toMatch(/[|`<\n\r]/);
      }),
    );
  });
});
