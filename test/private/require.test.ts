import { CfnParameter, Lazy, Token } from 'aws-cdk-lib';
import type { NumberRange } from '../../lib/core/numbers';
import { requireNumber, requirePrefix, requireText } from '../../lib/private/require';
import { SomeApp } from '../some-app';

describe('requireNumber', () => {
  const range: NumberRange = { min: 1, max: 10 };

  it.each([1, 5, 10])('lets %p pass', number => {
    expect(requireNumber('copies', number, range)).toBe(number);
  });

  it.each([0, -1, 11, 1.5, NaN, Infinity, -Infinity, 1e300, Number.MAX_SAFE_INTEGER])('refuses %p', number => {
    expect(() => requireNumber('copies', number, range)).toThrow(`copies must be a whole number from 1 to 10, got ${number}`);
  });

  it.each([
    ['3', '"3"'],
    [null, 'null'],
    [undefined, 'undefined'],
    [[3], '[3]'],
  ])('refuses %p, which is no number', (got, shown) => {
    expect(() => requireNumber('copies', got as never, range)).toThrow(
      `copies must be a whole number from 1 to 10, got ${shown}`,
    );
  });

  it('names a way out', () => {
    expect(() => requireNumber('copies', 0, range, 'leave the consumer out')).toThrow(
      'copies must be a whole number from 1 to 10, got 0: leave the consumer out',
    );
  });

  it('takes parts of a whole where the range says so', () => {
    expect(requireNumber('ratio', 0.5, { min: 0.01, max: 1, whole: false })).toBe(0.5);
    expect(() => requireNumber('ratio', 2, { min: 0.01, max: 1, whole: false })).toThrow(
      'ratio must be a number from 0.01 to 1, got 2',
    );
  });

  it.each([
    ['parameter', (some: SomeApp) => new CfnParameter(some.stack, 'Count', { type: 'Number' }).valueAsNumber],
    ['lazy value', () => Lazy.number({ produce: () => 3 })],
    ['number as text', () => Token.asNumber('3')],
  ])('refuses a token: a %s', (_, token) => {
    expect(() => requireNumber('copies', token(new SomeApp()), range)).toThrow(
      'copies must be a number known at synthesis, got a token: state a plain number from 1 to 10, ' +
        'the largest that the token may take where it counts demand and the smallest where it counts supply',
    );
  });
});

describe('requireText', () => {
  it.each(['', ' ', '\t\n'])('refuses %p', text => {
    expect(() => requireText('name', text, 'name the consumer')).toThrow(
      `name must be a text of at least one character known at synthesis, got ${JSON.stringify(text)}: name the consumer`,
    );
  });

  it('refuses a token', () => {
    expect(() => requireText('name', Lazy.string({ produce: () => 'late' }), 'name the consumer')).toThrow(
      'name must be a text of at least one character known at synthesis',
    );
  });

  it('refuses what is no text', () => {
    expect(() => requireText('name', 7 as never, 'name the consumer')).toThrow('got 7: name the consumer');
  });

  it('lets everything else pass', () => expect(requireText('name', 'nightly ETL', 'name it')).toBe('nightly ETL'));
});

describe('requirePrefix', () => {
  it.each(['DB_', 'A_', 'ORDERS_2_', `A${'B'.repeat(30)}_`])('lets %p pass', prefix =>
    expect(requirePrefix(prefix)).toBe(prefix),
  );

  it.each(['', '_', 'DB', 'db_', '2_', 'DB-', 'DB _', 'DB_\n', 'ÄB_', `A${'B'.repeat(31)}_`])('refuses %p', prefix => {
    expect(() => requirePrefix(prefix)).toThrow(
      `settingsPrefix must be capital letters, digits and underscores, ending in an underscore, of at most 32 characters, got ${JSON.stringify(prefix)}: ` +
        "use one such as 'DB_' or 'ORDERS_'",
    );
  });
});
