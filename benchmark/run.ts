import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judgingMs } from './judging';
import { runPair } from './pairs';
import type { PairResult } from './pairs';

/** `npm run bench`: prints figures, and fails when one is above what the project allows itself. */
const out = mkdtempSync(join(tmpdir(), 'connection-budget-bench-'));
const runs = Number(process.env.BENCH_RUNS ?? 10);
let failures = 0;

try {
  const synth = (kind: string) => [join(__dirname, 'app.js'), kind, join(out, kind)];
  const load = (script: string) => ['-e', script];
  const inProcess = (stdout: string) => Number(stdout.trim().split('\n').at(-1));

  const build = { base: synth('plain'), compared: synth('budgets'), runs };
  check(
    runPair({ ...build, name: 'synth of 20 databases, 100 services (whole process)' }),
    result => result.ratio <= 1.05,
    'ratio at most 1.05',
  );
  check(runPair({ ...build, name: 'the same, without start-up and loading', measure: inProcess }), () => true, 'for information');
  check(
    runPair({
      name: 'require of the package, over aws-cdk-lib',
      base: load("require('aws-cdk-lib')"),
      compared: load(`require('aws-cdk-lib'); require(${JSON.stringify(join(__dirname, '..'))})`),
      runs,
    }),
    result => result.differenceMs <= 50,
    'at most 50 ms more',
  );
  check(
    runPair({
      name: 'connection-budget capacity, over node -e 0',
      base: load('0'),
      compared: [join(__dirname, '../dist/bin/connection-budget.js'), 'capacity', 'db.t3.micro', '--engine', 'postgres'],
      runs,
    }),
    result => result.ratio <= 2,
    'ratio at most 2',
  );
  judging();
} finally {
  rmSync(out, { recursive: true, force: true });
}
process.exitCode = failures === 0 ? 0 : 1;

function check(result: PairResult, holds: (result: PairResult) => boolean, limit: string): void {
  const figures = `${result.baseMs.toFixed(1)} ms -> ${result.comparedMs.toFixed(1)} ms, ratio ${result.ratio.toFixed(3)}, ${result.differenceMs.toFixed(1)} ms more`;
  report(result.name, figures, holds(result), limit);
}

function judging(): void {
  judgingMs(10_000); // compiled before it is measured
  const sizes = [1_000, 3_000, 10_000, 30_000];
  const measured = sizes.map(size => ({ size, ms: judgingMs(size) }));
  const perUnit = measured.map(({ size, ms }) => ms / (size * Math.log2(size)));
  const tenThousand = measured.find(({ size }) => size === 10_000)?.ms ?? Infinity;
  const growth = (perUnit.at(-1) ?? Infinity) / (perUnit[0] ?? 1);
  report(
    'judging',
    measured.map(({ size, ms }) => `${size}: ${ms.toFixed(1)} ms`).join(', '),
    tenThousand < 100,
    '10000 consumers below 100 ms',
  );
  report('judging, time over n log n, 30000 to 1000', growth.toFixed(2), growth <= 1.5, 'at most 1.5');
}

function report(name: string, figures: string, holds: boolean, limit: string): void {
  if (!holds) failures += 1;
  console.log(`${holds ? 'ok  ' : 'OVER'} ${name}: ${figures} (${limit})`);
}
