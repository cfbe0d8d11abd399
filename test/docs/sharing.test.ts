import type { Allotment } from '../../lib/core/allotment';
import { allotmentsJson } from '../../lib/core/allotment';
import { readAllotmentText } from '../../lib/core/allotment-reading';
import { fencedSamples, indentedSamples } from './markdown';

const PAGE = 'docs/sharing.md';

function fileOnThePage(): string {
  const [file] = fencedSamples(PAGE).filter(({ language }) => language === 'json');
  if (!file) throw new Error(`${PAGE} shows no file`);
  return file.text;
}

it('shows the file as it is written', () => {
  const { allotments } = JSON.parse(fileOnThePage()) as { allotments: Allotment[] };
  expect(fileOnThePage()).toBe(allotmentsJson(allotments));
});

it('shows the message of the day after as it is rendered', () => {
  const reading = readAllotmentText(fileOnThePage(), { name: 'billing', today: '2027-07-01' });
  const [message] = indentedSamples(PAGE);
  expect('problem' in reading && message?.text).toBe(
    `allotment billing cannot be taken from vendor/connection-budget.allotments.json: ${'problem' in reading ? reading.problem : ''}\n`,
  );
});
