import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { pages, read, ROOT } from './markdown';

const LINKING = [...pages(), 'CHANGELOG.md', 'CONTRIBUTING.md'];

/** What `npm install` brings; README and LICENSE always come along. */
const PACKED = ['README.md', 'LICENSE', ...(JSON.parse(read('package.json')) as { files: string[] }).files];

/** Where the links of a page lead, with the page that they stand in: `[words](target)` and `[name]: target`. */
function targetsIn(page: string): string[] {
  const text = read(page).replace(/^```.*?^```$/gms, '');
  const inline = [...text.matchAll(/\]\(([^)\s]+)\)/g)];
  const defined = [...text.matchAll(/^\[[^\]]+\]: (\S+)$/gm)];
  return [...inline, ...defined].map(([, target = '']) => target);
}

describe.each(LINKING)('%s', page => {
  const targets = targetsIn(page);

  it('links to files that exist', () => {
    const files = targets.filter(target => !target.startsWith('https:')).map(target => target.replace(/#.*$/, ''));
    const missing = files.filter(file => !existsSync(join(ROOT, dirname(page), normalize(file))));
    expect(missing).toEqual([]);
  });

  it('leads to what is in the package, where it is in there itself', () => {
    if (page === 'CONTRIBUTING.md') return;
    const files = targets
      .filter(target => !/^https:|^#/.test(target))
      .map(target => join(dirname(page), target.replace(/#.*$/, '')));
    expect(files.filter(file => !PACKED.some(packed => file === packed || file.startsWith(`${packed}/`)))).toEqual([]);
  });

  it('defines every link that it uses by name, and uses every one that it defines', () => {
    const text = read(page).replace(/^```.*?^```$|`[^`]*`/gms, '');
    const defined = [...text.matchAll(/^\[([^\]]+)\]: /gm)].map(([, name]) => name);
    const used = [...text.matchAll(/\]\[([^\]]+)\]/g)].map(([, name]) => name);
    expect([...new Set(used)].sort()).toEqual(defined.sort());
  });
});

it('finds links to look at', () => {
  expect(targetsIn('README.md')).toEqual(expect.arrayContaining(['docs/arithmetic.md', 'schema/plan.schema.json', 'docs/adr']));
  expect(targetsIn('docs/arithmetic.md')).toContain(
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ParamValuesRef.html',
  );
});
