import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PoolClient } from '../../lib';
import type { TabledClient } from '../../lib/core/clients/client-facts';
import { hasProvenance, indexTable, PAGES, REQUIRED, SECTIONS, settingsTable, TABLED } from './client-pages';
import type { Sample } from './markdown';
import { fencedSamples, read, ROOT, section } from './markdown';

const pageOf = ({ slug }: TabledClient): string => `${PAGES}/${slug}.md`;

const quotes = readdirSync(join(ROOT, PAGES))
  .flatMap(name => fencedSamples(`${PAGES}/${name}`))
  .filter(({ from }) => from !== undefined);

/** `npm run -s docs:clients` writes what is held here to be generated. */
const INDEX = read(`${PAGES}/README.md`);

it('every client has a page, and every page a client', () => {
  const pages = readdirSync(join(ROOT, PAGES)).filter(name => name !== 'README.md');
  expect(pages.sort()).toEqual(TABLED.map(([, { slug }]) => `${slug}.md`).sort());
});

it('the index lists what is known of all of them', () => {
  expect(INDEX).toContain(`\n${indexTable(TABLED.map(([, client]) => client))}\n`);
});

describe.each(TABLED.map(([maker, client]) => ({ ...client, maker, client })))('the page of $name', ({ maker, client }) => {
  const page = read(pageOf(client));
  const samples = fencedSamples(pageOf(client));

  it('has its name, a sentence, and where its figures come from', () => {
    const [title, sentence] = page.split('\n\n');
    expect(title).toBe(`# ${client.name}`);
    expect(sentence).toMatch(/^\S.+\.$/s);
    expect(hasProvenance(page, client)).toBe(true);
  });

  it('has its sections in their order', () => {
    const titles = [...page.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    expect(titles).toEqual(SECTIONS.filter(title => titles.includes(title)));
    expect(titles).toEqual(expect.arrayContaining([...REQUIRED]));
  });

  it('declares it with its own maker', () => {
    const [, declared] = /PoolClient\.(\w+)\(\)/.exec(section(page, 'Declare it')) ?? [];
    expect(declared).toBe(maker);
    const make = Reflect.get(PoolClient, maker) as () => PoolClient;
    expect(make()._facts()).toBe(client);
  });

  it('lists what is set, as the table of clients has it', () => {
    const body = section(page, 'What is set');
    expect(body).toContain(`\n${settingsTable(client)}\n`);
  });

  it('takes the address from DB_HOST and the others that BudgetedDatabaseService sets, and from no variable of libpq', () => {
    expect(page.match(/\bPG(HOST|PORT|DATABASE|USER|PASSWORD)\b/g)).toBeNull();
  });

  it('names its source', () => {
    expect(section(page, 'Source')).toContain(client.source);
  });

  it('has no code that is neither compiled, nor quoted from what is run, nor labelled as documentation', () => {
    const isHeld = ({ language, from, after }: Sample): boolean => language === 'ts' || from !== undefined || after !== undefined;
    expect(samples.filter(sample => !isHeld(sample))).toEqual([]);
  });
});

it.each(quotes)('what is quoted is in its file: $where', ({ from = '', ...quote }) => {
  expect(notIn(read(from), quote)).toEqual([]);
});

it('finds a quote that is not in its file', () => {
  const file = 'def f():\n    a = 1\n    b = 2\n\n\ndef g():\n    pass\n';
  const quote = (text: string): Sample => ({ where: '', language: 'python', text, from: '' });
  expect(notIn(file, quote('a = 1\nb = 2\n\ndef g():\n    pass\n'))).toEqual([]);
  expect(notIn(file, quote('a = 1\nb = 3\n'))).toEqual(['a = 1\nb = 3']);
  expect(notIn(file, quote('def g():\n    pass\n\na = 1\n'))).toEqual(['a = 1']);
});

/** The paragraphs of a quote that its file does not have after the one before; they may be set in there. */
function notIn(file: string, { text }: Sample): string[] {
  let rest = `\n${file}\n`;
  return text
    .trim()
    .split(/\n{2,}/)
    .filter(paragraph => {
      const found = [0, 2, 4, 6, 8]
        .map(indent => `\n${paragraph.replace(/^(?=.)/gm, ' '.repeat(indent))}\n`)
        .find(lines => rest.includes(lines));
      if (found !== undefined) rest = rest.slice(rest.indexOf(found) + found.length - 1);
      return found === undefined;
    });
}
