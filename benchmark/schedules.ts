/**
 * What sweeping a year of schedules takes, and what staggering them does.
 *
 *   npm run bench:schedules
 */
import type { ScheduledLoad } from '../lib/core/schedule/load';
import { yearFrom } from '../lib/core/schedule/minute';
import { readSchedule } from '../lib/core/schedule/schedule';
import { stagger } from '../lib/core/schedule/stagger';
import { sweep } from '../lib/core/schedule/sweep';
import { isUnknown } from '../lib/core/unknown';
import { median } from './pairs';

const SCHEDULES = 500;
const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Africa/Casablanca'];

const MIXES: Readonly<Record<string, (index: number) => string>> = {
  'nightly, weekly and monthly': index =>
    [
      `cron(${(index * 7) % 60} ${index % 6} * * ? *)`,
      `cron(0 ${index % 24} ? * MON-FRI *)`,
      `cron(30 4 ${1 + (index % 28)} * ? *)`,
    ][index % 3]!,
  'every 15 minutes': index => `cron(${index % 15}/15 * * * ? *)`,
  'every minute': () => 'cron(* * * * ? *)',
};

function loads(expression: (index: number) => string): ScheduledLoad[] {
  return Array.from({ length: SCHEDULES }, (_, index) => {
    const schedule = readSchedule({ expression: expression(index), timeZone: ZONES[index % ZONES.length]! });
    if (isUnknown(schedule)) throw new Error(schedule.unknown);
    const longestRunMinutes = 1 + ((index * 13) % 40);
    return {
      name: `Job${index}`,
      schedule,
      longestRunMinutes,
      tasks: 1 + (index % 3),
      connectionsPerTask: 5,
      retries: 0,
      retryMinutes: 0,
    };
  });
}

function milliseconds(work: () => void, runs = 5): number {
  return median(
    Array.from({ length: runs }, () => {
      const started = process.hrtime.bigint();
      work();
      return Number(process.hrtime.bigint() - started) / 1e6;
    }),
  );
}

const year = yearFrom(2027);
for (const [mix, expression] of Object.entries(MIXES)) {
  const all = loads(expression);
  const ms = milliseconds(() => sweep(all, year));
  process.stdout.write(
    `${SCHEDULES} schedules over a year, ${mix}: swept in ${ms.toFixed(0)} ms, peak ${sweep(all, year).connections}\n`,
  );
}
const nightly = loads(MIXES['nightly, weekly and monthly']!);
const limit = Math.floor(sweep(nightly, year).connections * 0.8);
const found = stagger(nightly, limit, year);
const outcome = found.kind === 'found' ? `${found.moves.length} moved` : found.because;
process.stdout.write(
  `staggered to ${limit} in ${milliseconds(() => stagger(nightly, limit, year), 3).toFixed(0)} ms: ${outcome}\n`,
);
