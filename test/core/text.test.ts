import * as fc from 'fast-check';
import { countOf, printable, printableLines, shorten, widthOf } from '../../lib/core/text';

const isHostile = (character: string): boolean => {
  const code = character.codePointAt(0) ?? 0;
  const within = (first: number, last: number): boolean => code >= first && code <= last;
  return within(0, 0x1f) || within(0x7f, 0x9f) || within(0x2028, 0x202e) || within(0x2066, 0x2069);
};

describe('printable', () => {
  test('leaves ordinary text alone, in any script', () => {
    expect(printable('Stack/Bestellungen-Ü 注文 🐘')).toBe('Stack/Bestellungen-Ü 注文 🐘');
  });

  test.each([
    ['a line break', 'a\nb'],
    ['a carriage return', 'a\rb'],
    ['an escape', 'a\u001bb'],
    ['a delete', 'a\u007fb'],
    ['a C1 control', 'a\u009bb'],
    ['a line separator', 'a\u2028b'],
    ['a paragraph separator', 'a\u2029b'],
    ['a bidi override', 'a\u202eb'],
    ['a bidi isolate', 'a\u2066b'],
    ['a right-to-left mark', 'a\u200fb'],
  ])('replaces %s', (_, text) => {
    expect(printable(text)).toBe('a\ufffdb');
  });

  test('cuts to 200 characters, the ellipsis included', () => {
    expect(printable('x'.repeat(200))).toBe('x'.repeat(200));
    expect(printable('x'.repeat(201))).toBe(`${'x'.repeat(199)}…`);
  });

  test('never cuts a character in half', () => {
    expect(printable('🐘'.repeat(200))).toBe('🐘'.repeat(200));
    expect(printable('🐘'.repeat(300))).toBe(`${'🐘'.repeat(199)}…`);
  });

  test('is always one line of at most 200 characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), text => {
        const shown = printable(text);
        expect(Array.from(shown).filter(isHostile)).toEqual([]);
        expect(widthOf(shown)).toBeLessThanOrEqual(200);
      }),
    );
  });
});

describe('printableLines', () => {
  test('keeps line breaks and length, and replaces every other control character', () => {
    expect(printableLines(`a\tb\r\n${'x'.repeat(300)}\n\u001b[31m`)).toEqual(['a\ufffdb', 'x'.repeat(300), '\ufffd[31m']);
  });
});

describe('shorten', () => {
  test('keeps head and tail', () => {
    expect(shorten('abcdefghij', 10)).toBe('abcdefghij');
    expect(shorten('abcdefghijk', 10)).toBe('abcd…ghijk');
  });
});

describe('countOf', () => {
  test('takes the singular for one only', () => {
    expect([0, 1, 2].map(count => countOf(count, ['process', 'processes']))).toEqual(['0 processes', '1 process', '2 processes']);
  });
});
