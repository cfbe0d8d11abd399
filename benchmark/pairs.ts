import { spawnSync } from 'node:child_process';

/** Two commands measured in turn, so that a machine that slows down slows both. */
export interface Pair {
  readonly name: string;
  readonly base: readonly string[];
  readonly compared: readonly string[];
  readonly runs: number;
  /** Milliseconds of one run; default: the whole process. */
  readonly measure?: (stdout: string, wholeMs: number) => number;
}

/** Medians of both commands, and of their ratios and differences run by run. */
export interface PairResult {
  readonly name: string;
  readonly baseMs: number;
  readonly comparedMs: number;
  readonly ratio: number;
  readonly differenceMs: number;
}

/** Runs a pair in fresh processes, base and compared in turn, after one uncounted run of each. */
export function runPair(pair: Pair): PairResult {
  const samples: [number, number][] = [];
  for (let run = 0; run <= pair.runs; run++) {
    const sample: [number, number] = [once(pair, pair.base), once(pair, pair.compared)];
    if (run > 0) samples.push(sample);
  }
  return {
    name: pair.name,
    baseMs: median(samples.map(([base]) => base)),
    comparedMs: median(samples.map(([, compared]) => compared)),
    ratio: median(samples.map(([base, compared]) => compared / base)),
    differenceMs: median(samples.map(([base, compared]) => compared - base)),
  };
}

function once(pair: Pair, command: readonly string[]): number {
  const started = process.hrtime.bigint();
  const { stdout, stderr, status } = spawnSync(process.execPath, command, { encoding: 'utf8' });
  const wholeMs = Number(process.hrtime.bigint() - started) / 1e6;
  if (status !== 0) throw new Error(`node ${command.join(' ')} exited with ${status ?? 'a signal'}: ${stderr}`);
  return pair.measure ? pair.measure(stdout, wholeMs) : wholeMs;
}

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('no values');
  return middle;
}
