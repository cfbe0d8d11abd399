import { notOneOf } from '../../lib/cli/one-of';

test.each([
  ['clod-sql', '--platform must be one of cloud-sql, azure, got "clod-sql": did you mean cloud-sql?'],
  ['heroku', '--platform must be one of cloud-sql, azure, got "heroku"'],
  ['\u0007', '--platform must be one of cloud-sql, azure, got "\\u0007"'],
])('%j is told what is allowed', (got, message) => {
  expect(notOneOf('platform', ['cloud-sql', 'azure'], got).lines).toEqual([`connection-budget: ${message}`]);
});
