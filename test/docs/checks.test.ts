import { READY_MADE } from '../../lib/core/ready-made-servers';
import { isUnknown } from '../../lib/core/unknown';
import { readTerms } from '../../lib/cli/check-terms';
import { ioOf, chunksOf, run } from '../cli/fake-io';
import { SHOP } from '../cli/some-templates';
import { fencedSamples, indentedSamples, read, table } from './markdown';

const PAGE = read('docs/checks.md');

async function printed(): Promise<string> {
  return (await run(['check', 'shop.yaml'], { 'shop.yaml': SHOP })).stdout;
}

it('shows the report as it is printed', async () => {
  const shown = (await printed()).trimEnd().replace(/^(?=.)/gm, '    ');
  expect(PAGE).toContain(shown);
});

it('has a rule page with the message as it is printed', async () => {
  const [sample] = indentedSamples('docs/rules/unknown-pool.md');
  expect(await printed()).toContain(`warning unknown-pool at shop/Api: ${sample?.text.trimEnd() ?? ''}\n`);
});

it('lists all software whose pool is known, with its default', () => {
  const rows = READY_MADE.map(({ name, pools, processes, roles }) => ({
    software: name,
    default: isUnknown(pools)
      ? pools.unknown
      : pools
          .map(({ variables: [variable], byDefault }) =>
            isUnknown(byDefault) ? `\`${variable}\`, else unknown` : `\`${variable}\` ${byDefault}`,
          )
          .join(' + ') + (roles === undefined ? '' : `, in each of ${roles.byDefault} ${roles.noun[1]}`),
    'processes of a container': isUnknown(processes) ? 'unknown' : String(processes),
  }));
  expect(table(PAGE, 'software', 'default')).toEqual(rows);
});

it('shows terms that are read', async () => {
  const [sample] = fencedSamples('docs/checks.md').filter(({ language }) => language === 'yaml');
  const chunks = chunksOf(new TextEncoder().encode(sample?.text));
  const { terms } = await readTerms('t.yaml', ioOf({ openFile: () => Promise.resolve({ chunks }) }));
  expect([...terms.databases.keys(), ...terms.consumers.keys()]).toEqual(['Shop/Database', 'Shop/Api', 'Shop/Bastion/Resource']);
});
