import { firingsOf, PRECISION_SECONDS, runsAtOnce } from '../../lib/core/schedule';
import { judge } from '../../lib/core/judge';
import { ledgerRows } from '../../lib/core/ledger-table';
import { poolInFunction } from '../../lib/core/pool-in-function';
import { readLambdaFunction } from '../../lib/cloudformation/lambda-function';
import { invokeConfig, permission, rule, templateOf } from '../cloudformation/some-functions';
import { fixed, lambda, stated, unboundedLambda } from '../core/some-facts';
import { code, fencedSamples, indentedSamples, read, table } from './markdown';

const PAGE = 'docs/functions.md';

it('shows the ledger as it is rendered', () => {
  const nightly = lambda('Nightly', { copies: 1, copiesBecause: 'the schedule cron(0 3 * * ? *)' });
  const rows = ledgerRows(judge(stated(100, [lambda('Import'), nightly])));
  const [shown] = fencedSamples(PAGE).filter(({ language }) => language === 'text');
  const lines = (shown?.text ?? '').trimEnd().split('\n');
  expect(lines.map(line => line.trim().split(/ {2,}/))).toEqual(
    rows.filter(({ words }) => words.includes('environments')).map(({ label, figure, words }) => [label, figure, words]),
  );
  expect(lines).toHaveLength(2);
});

describe('the table of schedules', () => {
  const rows = table(read(PAGE), 'schedule', 'timeout');

  it('has schedules', () => expect(rows.length).toBeGreaterThan(5));

  it.each(rows.map(row => [`${row.schedule} of ${row.timeout} with ${row.retries} retries`, row] as const))('%s', (_, row) => {
    const [expression, Timeout] = [code(row.schedule), parseInt(row.timeout ?? '', 10)];
    const resources = { Rule: rule(expression), Config: invokeConfig({ MaximumRetryAttempts: Number(row.retries) }) };
    const { copies } = readLambdaFunction(templateOf({ Timeout }, resources), 'Import', { name: 'Import' });
    expect(copies).toBe(Number(row.environments));
    const lasts = (1 + Number(row.retries)) * Timeout + [0, 60, 180][Number(row.retries)]!;
    expect(runsAtOnce(firingsOf(expression)!, lasts, PRECISION_SECONDS)).toBe(copies);
  });
});

describe('the messages of functions stand as they are rendered', () => {
  const shown = (name: string): string => indentedSamples(`docs/rules/${name}.md`)[0]?.text.trimEnd() ?? '';

  it('on the page of pool-in-function', () => {
    expect(shown('pool-in-function')).toBe(poolInFunction(lambda('Import', { pool: fixed(5) }))[0]?.message);
  });

  it('on the page of unbounded-consumer', () => {
    const resources = { ImportPermission: permission({ Principal: 'apigateway.amazonaws.com' }) };
    const facts = readLambdaFunction(templateOf({}, resources), 'Import', { name: 'Import' });
    const { copies, unbounded } = facts;
    const [finding] = judge(stated(100, [unboundedLambda('Import', { copies, unbounded })])).findings;
    expect(shown('unbounded-consumer')).toBe(finding?.message);
  });
});
