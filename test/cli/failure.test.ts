import { Failure } from '../../lib/cli/failure';

describe('Failure', () => {
  test('usage ends with 2, what could not run with 3', () => {
    expect(Failure.usage('a')).toMatchObject({ exitCode: 2, lines: ['connection-budget: a'] });
    expect(Failure.couldNotRun('a')).toMatchObject({ exitCode: 3, lines: ['connection-budget: a'] });
  });

  test('places in a file stand first in their lines', () => {
    expect(Failure.located(['plan.yaml:1:1: a', 'plan.yaml:2:1: b'])).toMatchObject({
      exitCode: 2,
      message: 'plan.yaml:1:1: a\nplan.yaml:2:1: b',
    });
  });

  test('a failure of another bundle is one too, and other errors are none', () => {
    expect(Failure.is(Object.assign(new Error('a'), { exitCode: 2, lines: ['a'] }))).toBe(true);
    expect(Failure.is(new Error('a'))).toBe(false);
    expect(Failure.is({ exitCode: 2, lines: ['a'] })).toBe(false);
  });
});
