import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { SECTIONS, randomTemplate } from './random-template';
import type * as ReadAll from './read-all';

const ROOT = join(__dirname, '../../lib/cloudformation');

/** So many random templates call every reader many times. */
const TEMPLATES = 2_000;

type Exported = Record<string, unknown>;

const FILES = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.ts'))
  .map(name => join(ROOT, name));

/** Notes which functions and classes of the directory are called. Each file is watched while it is loaded, because some are kept in tables of others. */
function watch(): ReadonlySet<string> {
  const called = new Set<string>();
  for (const file of FILES) {
    jest.doMock(file, () => {
      const exported = Object.entries(jest.requireActual<Exported>(file));
      return Object.fromEntries(
        exported.map(([name, value]) => [name, watched(value, () => void called.add(`${file} ${name}`))]),
      );
    });
  }
  return called;
}

function watched(exported: unknown, note: () => void): unknown {
  if (typeof exported !== 'function') return exported;
  return new Proxy(exported as new (...all: unknown[]) => object, {
    apply: (target, self, all): unknown => (note(), Reflect.apply(target as unknown as () => unknown, self, all)),
    construct: (target, all) => (note(), Reflect.construct(target, all)),
  });
}

describe('random templates are read by', () => {
  const called = watch();
  const { checkAsApp, readAll } = jest.requireActual<typeof ReadAll>('./read-all');
  for (let seed = 1; seed <= TEMPLATES; seed++) {
    const random = randomTemplate(seed);
    readAll(random);
    checkAsApp(random.template);
  }
  const exportsOf = (file: string): string[] =>
    Object.entries(jest.requireActual<Exported>(file)).flatMap(([name, value]) => (typeof value === 'function' ? [name] : []));
  const isCalled = (file: string, name: string): boolean => called.has(`${file} ${name}`);

  it.each(FILES.map(file => [relative(ROOT, file), file]))('%s', (_, file) => {
    const exported = exportsOf(file);
    const readers = exported.filter(name => name.startsWith('read'));
    expect(readers.filter(name => !isCalled(file, name))).toEqual([]);
    // A file without a function has nothing but types and words.
    expect(exported.length === 0 || exported.some(name => isCalled(file, name))).toBe(true);
  });

  it('every section', () => {
    expect(new Set(Array.from({ length: TEMPLATES }, (_, seed) => randomTemplate(seed).section))).toEqual(new Set(SECTIONS));
  });
});
