import { VERDICTS } from '../../lib/core/verdict';
import { run } from '../cli/fake-io';
import { EXAMPLE } from './audit-example';
import { indentedSamples, read, table } from './markdown';

const PAGE = read('docs/audit.md');

async function example(): Promise<string> {
  const { stdout } = await run(['audit', '--from', 's.json'], { 's.json': JSON.stringify(EXAMPLE) });
  return stdout;
}

/** As Markdown shows it. */
function indented(text: string): string {
  return text.trimEnd().replace(/^(?=.)/gm, '    ');
}

it('shows the report as it is printed', async () => {
  expect(PAGE).toContain(indented(await example()));
});

it('shows lines of it in the README', async () => {
  const printed = (await example()).split('\n').map(line => line.trim());
  const shown = indentedSamples('README.md').filter(({ text }) => /^(server|orders) /.test(text));
  expect(shown).toHaveLength(2);
  for (const line of shown.flatMap(({ text }) => text.trimEnd().split('\n'))) expect(printed).toContain(line.trim());
});

it('has every verdict, with how grave it is', () => {
  const rows = table(PAGE, 'verdict', 'severity').map(({ verdict, severity }) => [verdict, severity]);
  expect(rows).toEqual(Object.entries(VERDICTS));
});

it('names the calls of the policy', () => {
  expect(read('iam/audit-policy.json').match(/"rds:Describe/g)).toHaveLength(7);
});
