import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judgingMs } from './judging';
import { runPair } from './pairs';
import type { PairResult } from './pairs';

/** `npm run bench`: prints figures, and fails when one is above what the project allows itself. */
const out = mkdtempSync(join(tmpdir(), 'connection-budget-bench-'));
const runs = Number(process.env.BENCH_RUNS ?? 10);
const root = join(__dirname, '..');
let failures = 0;

try {
  synthesis();
  loading();
  judging();
  alarms();
} finally {
  rmSync(out, { recursive: true, force: true });
}
process.exitCode = failures === 0 ? 0 : 1;

/** The same app with and without budgets: what a user waits for, and what is left when start-up and other tools are taken away. */
function synthesis(): void {
  const newest = ['--require', join(__dirname, 'newest.js')];
  const app = (kind: string): string[] => [join(__dirname, 'app.js'), kind, join(out, kind)];
  const command = (kind: string): string[] => {
    const program = ['node', ...newest, ...app(kind)].join(' ');
    return [join(root, 'node_modules/aws-cdk/bin/cdk'), 'synth', '-q', '--app', program, '-o', join(out, kind)];
  };
  const inProcess = (stdout: string): number => Number(stdout.trim().split('\n').at(-1));
  const name = 'synth of 20 databases and 100 services';
  const noMoreThan5Percent = { holds: ({ ratio }: PairResult) => ratio <= 1.05, limit: 'ratio at most 1.05' };

  check(runPair({ name: `cdk ${name}`, base: command('plain'), compared: command('budgets'), runs }), noMoreThan5Percent);
  const oldest = { base: app('plain'), compared: app('budgets'), runs };
  check(runPair({ ...oldest, name: `${name}, oldest aws-cdk-lib, the app alone` }));
  check(runPair({ ...oldest, name: `${name}, oldest aws-cdk-lib, without start-up`, measure: inProcess }));
}

function loading(): void {
  const evaluate = (script: string): string[] => ['-e', script];
  const cdk = "require('aws-cdk-lib')";
  const entry = join(root, 'dist/bin/connection-budget.js');
  check(
    runPair({
      name: 'require of the package, over aws-cdk-lib',
      base: evaluate(cdk),
      compared: evaluate(`${cdk}; require(${JSON.stringify(root)})`),
      runs,
    }),
    { holds: ({ differenceMs }) => differenceMs <= 50, limit: 'at most 50 ms more' },
  );
  check(
    runPair({
      name: 'connection-budget capacity, over node -e 0',
      base: evaluate('0'),
      compared: [entry, 'capacity', 'db.t3.micro', '--engine', 'postgres'],
      runs,
    }),
    { holds: ({ ratio }) => ratio <= 2, limit: 'ratio at most 2' },
  );
}

function judging(): void {
  judgingMs(10_000); // compiled before it is measured
  const measured = [1_000, 3_000, 10_000, 30_000].map(size => ({ size, ms: judgingMs(size) }));
  const perUnit = measured.map(({ size, ms }) => ms / (size * Math.log2(size)));
  const tenThousand = measured.find(({ size }) => size === 10_000)?.ms ?? Infinity;
  const growth = (perUnit.at(-1) ?? Infinity) / (perUnit[0] ?? 1);
  const figures = measured.map(({ size, ms }) => `${size}: ${ms.toFixed(1)} ms`).join(', ');
  report('judging one budget of many consumers', figures, tenThousand < 100, '10000 consumers below 100 ms');
  report('its time over n log n, 30000 to 1000', growth.toFixed(2), growth <= 1.5, 'at most 1.5');
}

/** The same two alarms of 20 databases by this library and by cdk-monitoring-constructs, with its dashboard as it comes and without. */
function alarms(): void {
  const app = (kind: string): string[] => [join(__dirname, 'alarms-app.js'), kind, join(out, kind)];
  const bytesOf = (kind: string): number => statSync(join(out, kind, 'Databases.template.json')).size;
  const name = 'alarms of 20 databases, cdk-monitoring-constructs';
  const noSlower = { holds: ({ ratio }: PairResult) => ratio <= 1, limit: 'ratio at most 1' };
  check(runPair({ name: `${name} as it comes -> ours`, base: app('theirs'), compared: app('ours'), runs }), noSlower);
  check(runPair({ name: `${name} without its dashboard -> ours`, base: app('theirs-bare'), compared: app('ours'), runs }));
  const [ours, theirs, bare] = [bytesOf('ours'), bytesOf('theirs'), bytesOf('theirs-bare')];
  report(
    'bytes of their template',
    `${theirs} B as it comes, ${bare} B without its dashboard; ours ${ours} B`,
    ours <= theirs,
    'at most theirs',
  );
}

interface Limit {
  readonly holds: (result: PairResult) => boolean;
  readonly limit: string;
}

function check(result: PairResult, { holds, limit }: Limit = { holds: () => true, limit: 'for information' }): void {
  const times = `${result.baseMs.toFixed(1)} ms -> ${result.comparedMs.toFixed(1)} ms`;
  const difference = `ratio ${result.ratio.toFixed(3)}, ${result.differenceMs.toFixed(1)} ms more`;
  report(result.name, `${times}, ${difference}`, holds(result), limit);
}

function report(name: string, figures: string, holds: boolean, limit: string): void {
  if (!holds) failures += 1;
  console.log(`${holds ? 'ok  ' : 'OVER'} ${name}: ${figures} (${limit})`);
}
