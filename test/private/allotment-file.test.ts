import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { Lazy } from 'aws-cdk-lib';
import { readAllotment, writeAllotments } from '../../lib/private/allotment-file';
import { someAllotment } from '../core/some-allotment';

const directory = mkdtempSync(join(tmpdir(), 'allotments-'));
const file = join(directory, 'connection-budget.allotments.json');

beforeAll(() => writeAllotments(directory, [someAllotment({ validUntil: '9999-12-31' }), someAllotment({ name: 'reports' })]));
afterAll(() => rmSync(directory, { recursive: true }));

/** A file of this directory that holds something else. */
function written(name: string, content: string | Uint8Array): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

function failure(path: string): string {
  return `allotment billing cannot be taken from ${path}: `;
}

it('is written under its name, and read again', () => {
  expect(readdirSync(directory)).toEqual(['connection-budget.allotments.json']);
  expect(readAllotment(file, 'billing')).toEqual(someAllotment({ validUntil: '9999-12-31' }));
  expect(readAllotment(file, 'reports', 'Shop/Budget')).toEqual(someAllotment({ name: 'reports' }));
});

it('is found by a path relative to where the app runs', () => {
  expect(readAllotment(relative(process.cwd(), file), 'billing')).toEqual(readAllotment(file, 'billing'));
});

it('may begin with a byte order mark', () => {
  const path = written('bom.json', `\ufeff${JSON.stringify({ version: 1, allotments: [someAllotment()] })}`);
  expect(readAllotment(path, 'billing')).toEqual(someAllotment());
});

describe('what cannot be read', () => {
  it('is a file that is not there, shown with the place where it was looked for', () => {
    const wayOut =
      'copy connection-budget.allotments.json there from the cloud assembly of the app that owns the budget, or correct the path';
    expect(() => readAllotment('vendor/orders.json', 'billing')).toThrow(
      `${failure('vendor/orders.json')}there is no such file (${resolve('vendor/orders.json')}): ${wayOut}`,
    );
    expect(() => readAllotment(join(file, 'below.json'), 'billing')).toThrow('there is no such file');
  });

  it('is a directory', () => {
    const path = join(directory, 'vendor');
    mkdirSync(path);
    expect(() => readAllotment(path, 'billing')).toThrow(
      `${failure(path)}it is a directory: name the file in it, such as connection-budget.allotments.json`,
    );
  });

  it('is a device without an end', () => {
    expect(() => readAllotment('/dev/zero', 'billing')).toThrow('it is not a regular file: copy it to one');
  });

  it('is larger than such a file can be', () => {
    const path = written('large.json', ' '.repeat(1024 * 1024 + 1));
    expect(() => readAllotment(path, 'billing')).toThrow(
      `${failure(path)}it may have 1048576 bytes (1 MiB), got 1048577: name the file connection-budget.allotments.json of the app that owns the budget`,
    );
    const largest = written('largest.json', ' '.repeat(1024 * 1024));
    expect(() => readAllotment(largest, 'billing')).toThrow('it is not JSON');
  });

  it('is not UTF-8', () => {
    const path = written('utf-16.json', Buffer.from('\ufeff{}', 'utf16le'));
    expect(() => readAllotment(path, 'billing')).toThrow(`${failure(path)}it is not UTF-8 text: save it as UTF-8`);
  });

  it('is a path that no file can have', () => {
    expect(() => readAllotment('a\0b.json', 'billing')).toThrow('allotment billing cannot be taken from a\ufffdb.json: ');
  });
});

it('names the file with what is wrong in it', () => {
  const path = written('ledger.json', '{"version":1,"budgets":[]}');
  expect(() => readAllotment(path, 'billing')).toThrow(`${failure(path)}it is a ledger, which hands nothing over: `);
});

it('ends with the day that is stated', () => {
  const path = written('old.json', JSON.stringify({ version: 1, allotments: [someAllotment({ validUntil: '2001-01-31' })] }));
  expect(() => readAllotment(path, 'billing')).toThrow(`${failure(path)}it was valid until 2001-01-31, and today is 20`);
});

it('says nothing that leaves the line, however it is asked', () => {
  const message = messageOf(() => readAllotment(`${'deep/'.repeat(100)}x\u001b[2J.json`, 'a\nb'));
  expect(message).not.toMatch(/[\p{Cc}]/u);
  expect(message).toContain('allotment a\ufffdb cannot be taken from deep/');
  expect(message).toContain('x\ufffd[2J.json');
});

describe('empty texts and tokens', () => {
  const late = Lazy.string({ produce: () => 'late' });

  it.each<[string, () => unknown]>([
    ['file', () => readAllotment('', 'billing')],
    ['file', () => readAllotment(late, 'billing')],
    ['name', () => readAllotment(file, '')],
    ['name', () => readAllotment(file, late)],
    ['budget', () => readAllotment(file, 'billing', '')],
  ])('are refused as %s', (what, use) => {
    expect(use).toThrow(`${what} must be a text of at least one character known at synthesis, got "`);
  });
});

function messageOf(use: () => unknown): string {
  try {
    use();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('an error was expected');
}
