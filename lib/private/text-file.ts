import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { printable, shorten } from '../core/text';

/** A file that is read while constructs are created, as messages speak of it. */
export interface WantedFile {
  /** Its usual name. */
  readonly name: string;
  /** What to name, such as `the file x.json of the app that owns it`. */
  readonly described: string;
  /** How to come by one where there is none. */
  readonly whereFrom: string;
  /** In MiB. Default: 1. */
  readonly largest?: number;
}

/** Thousands of allotments take less. */
const DEFAULT_LARGEST = 1;

const MIB = 1024 * 1024;

/** Paths differ at their ends, where `printable` would cut. */
const LONGEST_PATH = 160;

/**
 * The text of a file, or why it has none, with the way out.
 *
 * @param file relative to the directory in which the app runs, usually that of `cdk.json`
 */
export function readText(file: string, wanted: WantedFile): { readonly text: string } | { readonly problem: string } {
  const path = resolve(file);
  try {
    const status = statSync(path);
    if (status.isDirectory()) return { problem: `it is a directory: name the file in it, such as ${wanted.name}` };
    // A pipe or a device has no size to check, and may have no end.
    if (!status.isFile()) return { problem: 'it is not a regular file: copy it to one' };
    if (status.size > (wanted.largest ?? DEFAULT_LARGEST) * MIB) return { problem: tooLarge(status.size, wanted) };
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)) };
  } catch (error) {
    return { problem: reasonOf(error, path, wanted) };
  }
}

/** A path for messages. */
export function shownPath(path: string): string {
  return printable(shorten(path, LONGEST_PATH));
}

function tooLarge(size: number, { described, largest = DEFAULT_LARGEST }: WantedFile): string {
  return `it may have ${largest * MIB} bytes (${largest} MiB), got ${size}: name ${described}`;
}

function reasonOf(error: unknown, path: string, { whereFrom }: WantedFile): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return `there is no such file (${shownPath(path)}): ${whereFrom}`;
    case 'EACCES':
    case 'EPERM':
      return 'permission denied: make it readable';
    case 'ERR_ENCODING_INVALID_ENCODED_DATA':
      return 'it is not UTF-8 text: save it as UTF-8';
    default:
      return `${printable(String(message ?? error))}: correct the path`;
  }
}
