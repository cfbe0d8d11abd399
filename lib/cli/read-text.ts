import { printable } from '../core/text';
import { Failure } from './failure';
import type { Input, Io } from './io';

/** A file that a person writes is far smaller. */
const LARGEST = 1024 * 1024;

/** What `-` stands for. */
const STDIN = '-';

/** Why a file cannot be read and what to do about it, by the code of the system's error. */
export type Reasons = Readonly<Record<string, string>>;

export interface ReadingOptions {
  /** The caller's own words for some errors. */
  readonly reasons?: Reasons;
  /** Codes of errors that mean that there is no such file. Default: ENOENT. */
  readonly absent?: readonly string[];
}

/** How a file is named in messages. */
export function inputName(path: string): string {
  return path === STDIN ? '<stdin>' : printable(path);
}

/**
 * The text of a file, or of standard input for `-`.
 *
 * @param reasons the caller's own words for some errors
 * @throws Failure when it cannot be read, is larger than 1 MiB, unless the caller allows more, or is not UTF-8; nothing beyond the limit is read
 */
export async function readText(path: string, io: Io, largest = LARGEST, reasons: Reasons = {}): Promise<string> {
  const text = await readTextIfThere(path, io, largest, { reasons });
  if (text !== undefined) return text;
  throw cannotRead(inputName(path), NOT_THERE);
}

/** The same of a file that need not be there; undefined where it is not. */
export async function readTextIfThere(
  path: string,
  io: Io,
  largest: number,
  { reasons = {}, absent = ['ENOENT'] }: ReadingOptions = {},
): Promise<string | undefined> {
  const name = inputName(path);
  try {
    const input = path === STDIN ? io.stdin() : await io.openFile(path);
    return decode(name, await readBytes(name, input, largest));
  } catch (error) {
    if (Failure.is(error)) throw error;
    if (absent.some(code => code === (error as { code?: unknown }).code)) return undefined;
    throw cannotRead(name, reasonOf(error, { ...REASONS, ...reasons }));
  }
}

function cannotRead(name: string, reason: string): Failure {
  return Failure.couldNotRun(`cannot read ${name}: ${reason}`);
}

async function readBytes(name: string, { size, chunks }: Input, largest: number): Promise<Uint8Array> {
  if (size !== undefined && size > largest) throw tooLarge(name, largest, `${size} bytes`);
  const parts: Uint8Array[] = [];
  let read = 0;
  for await (const chunk of chunks) {
    read += chunk.byteLength;
    if (read > largest) throw tooLarge(name, largest, 'more');
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

function decode(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw Failure.couldNotRun(`cannot read ${name}: it is not UTF-8 text; save it as UTF-8`);
  }
}

function tooLarge(name: string, largest: number, got: string): Failure {
  return Failure.couldNotRun(
    `cannot read ${name}: it may have ${largest} bytes (${largest / (1024 * 1024)} MiB), got ${got}: split it into several files`,
  );
}

const NOT_THERE = 'there is no such file; check the path';

const REASONS: Reasons = {
  ENOENT: NOT_THERE,
  ENOTDIR: NOT_THERE,
  EISDIR: 'it is a directory; name the file in it',
  EACCES: 'permission denied; make it readable',
  EPERM: 'permission denied; make it readable',
};

function reasonOf(error: unknown, reasons: Reasons): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return (typeof code === 'string' ? reasons[code] : undefined) ?? printable(String(message ?? error));
}
