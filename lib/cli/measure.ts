import type { AccountMeasurement } from '../core/measure-account';
import { measureAccount } from '../core/measure-account';
import type { Measurement } from '../core/measurement';
import { mergedMeasurements } from '../core/measurement-merge';
import { LARGEST_MEASUREMENTS, readMeasurements } from '../core/measurement-reading';
import { countOf, printable } from '../core/text';
import { measurementsJson } from '../report/measurements-json';
import { ACCOUNT_OPTIONS, accountSnapshot, assertAlone } from './account-reading';
import { askedLimits } from './asked-limits';
import { Failure } from './failure';
import type { ExitCode, Io } from './io';
import { EXIT } from './io';
import type { Arguments } from './options';
import { readArguments } from './options';
import { inputName, readTextIfThere } from './read-text';
import { writeText } from './write-text';

const OPTIONS = { ...ACCOUNT_OPTIONS, 'from-sql': 'list', out: 'value' } as const;

/** Limits are read from the last hour; a day of other metrics is the least that can be asked for. */
const DAYS = 1;

/** `connection-budget measure`: what live servers admit, for `MaxConnections.measured`. */
export async function measureCommand(args: readonly string[], io: Io): Promise<ExitCode> {
  const options = readArguments('measure', args, OPTIONS);
  assertUsage(options);
  const out = options.values.get('out');
  const before = out === undefined ? [] : await measuredBefore(out, io);
  const snapshot = await accountSnapshot(options, io, DAYS);
  if (snapshot.anonymous)
    throw Failure.usage('--from has numbers in place of names: measure a snapshot that was saved without --anonymize');
  const asked = await askedLimits(options.lists.get('from-sql') ?? [], snapshot, io);
  const measured = measureAccount(snapshot, asked, io.now().toISOString().slice(0, 10));
  const file = measurementsJson(mergedMeasurements(before, measured.servers));
  if (out === undefined) io.stdout.write(file);
  else await writeText(out, file, io);
  const report = reportLines(
    measured,
    snapshot.regions.flatMap(({ missing }) => missing.map(({ action, because }) => `not read: ${action}, ${because}`)),
  );
  (out === undefined ? io.stderr : io.stdout).write(report);
  return snapshot.regions.some(({ missing }) => missing.length > 0) ? EXIT.findings : EXIT.clean;
}

function assertUsage(options: Arguments): void {
  const [extra] = options.positionals;
  if (extra !== undefined) throw Failure.usage(`measure takes options alone, got ${printable(JSON.stringify(extra))}`);
  if (options.values.get('out') === '-') throw Failure.usage('--out names a file: leave it out for standard output');
  assertAlone(options, ['region', 'role-arn', 'profile', 'timeout']);
}

/** What the file says so far; nothing where there is none yet. */
async function measuredBefore(path: string, io: Io): Promise<readonly Measurement[]> {
  const text = await readTextIfThere(path, io, LARGEST_MEASUREMENTS * 1024 * 1024);
  if (text === undefined) return [];
  try {
    return readMeasurements(text).servers;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw Failure.located([`${inputName(path)}: ${printable(reason)}`]);
  }
}

function reportLines({ servers, unmeasured }: AccountMeasurement, missing: readonly string[]): string {
  const lines = [
    ...servers.map(each => `${placeOf(each)}: ${rangeOf(each)}, ${printable(each.source)}`),
    ...unmeasured.map(each => `${placeOf(each)}: not measured: ${printable(each.because)}`),
    ...missing.map(printable),
    `${countOf(servers.length, ['server', 'servers'])} measured, ${unmeasured.length} not`,
  ];
  return `${lines.join('\n')}\n`;
}

/** A name alone may be that of several servers. */
function placeOf({ server, region, account }: Pick<Measurement, 'server' | 'region' | 'account'>): string {
  return printable(`${server} (${region}, ${account})`);
}

function rangeOf({ maxConnections, atMost }: Measurement): string {
  return atMost === undefined ? String(maxConnections) : `${maxConnections} to ${atMost} by rounding, ${maxConnections} counts`;
}
