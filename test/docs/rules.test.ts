import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../../lib/core/finding';
import { allInstanceClasses } from '../../lib/core/instance-classes';
import { judge } from '../../lib/core/judge';
import { api, declared, micro } from '../core/some-facts';
import { indentedSamples, read, ROOT } from './markdown';

const rules = Object.entries(RULES);

it('every rule has a page, and every page a rule', () => {
  const pages = readdirSync(join(ROOT, 'docs/rules')).map(name => name.replace(/\.md$/, ''));
  expect(pages.sort()).toEqual(rules.map(([rule]) => rule).sort());
});

describe.each(rules)('the page of %s', (rule, severity) => {
  const [title, summary] = read(`docs/rules/${rule}.md`).split('\n\n');

  it('has the rule as its title', () => {
    expect(title).toBe(`# ${rule}`);
  });

  it(`names its severity: ${severity}`, () => {
    expect(summary).toMatch(new RegExp(`^${severity} · [A-Z][^\\n]+\\.$`));
  });

  it('says what to do', () => {
    expect(read(`docs/rules/${rule}.md`)).toContain('\n## What to do\n');
  });
});

it('the page of over-budget shows the message as it is rendered', () => {
  const [finding] = judge(micro([api(), declared('Worker', 7)])).findings;
  const [message] = indentedSamples('docs/rules/over-budget.md');
  expect(message?.text).toBe(`${finding?.message ?? ''}\n`);
});

it('the page of unknown-ceiling and the changelog know how many instance classes there are', () => {
  const count = String(allInstanceClasses().length);
  expect(read('docs/rules/unknown-ceiling.md')).toContain(` ${count} known ones`);
  expect(read('CHANGELOG.md')).toContain(` ${count} instance classes`);
});

it('the changelog lists every rule, and no other', () => {
  const [, listed = ''] = /^- Rules: (.*)\.$/m.exec(read('CHANGELOG.md')) ?? [];
  expect(listed.split(', ').sort()).toEqual(rules.map(([rule]) => `\`${rule}\``).sort());
});
