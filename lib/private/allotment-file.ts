import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Allotment } from '../core/allotment';
import { ALLOTMENTS_FILE, allotmentsJson } from '../core/allotment';
import { readAllotmentText } from '../core/allotment-reading';
import { printable, shorten } from '../core/text';
import { requireText } from './require';
import { today } from './today';

/** Thousands of allotments take less. */
const LARGEST = 1024 * 1024;

/** Paths differ at their ends, where `printable` would cut. */
const LONGEST_PATH = 160;

/** Writes what the budgets of a stage allot beside the templates, for the owner to hand on. */
export function writeAllotments(directory: string, allotments: readonly Allotment[]): void {
  writeFileSync(join(directory, ALLOTMENTS_FILE), allotmentsJson(allotments));
}

/**
 * One allotment of a file that another app wrote.
 *
 * @param file relative to the directory in which the app runs, usually that of `cdk.json`
 * @param budget construct path of the owner's budget, where several allot the same name
 * @throws when there is no such allotment to count on, or it is no longer valid
 */
export function readAllotment(file: string, name: string, budget?: string): Allotment {
  requireText('file', file, `name the file ${ALLOTMENTS_FILE} of the app that owns the budget`);
  requireText('name', name, 'name the allotment');
  if (budget !== undefined) requireText('budget', budget, "state the construct path of the owner's budget, or leave it out");
  const text = textOf(resolve(file));
  const reading = 'problem' in text ? text : readAllotmentText(text.text, { name, budget, today: today() });
  if ('allotment' in reading) return reading.allotment;
  throw new Error(`allotment ${printable(name)} cannot be taken from ${shownPath(file)}: ${reading.problem}`);
}

/** The text of a file, or why it has none. */
function textOf(path: string): { readonly text: string } | { readonly problem: string } {
  try {
    const status = statSync(path);
    if (status.isDirectory()) return { problem: `it is a directory: name the file in it, such as ${ALLOTMENTS_FILE}` };
    // A pipe or a device has no size to check, and may have no end.
    if (!status.isFile()) return { problem: 'it is not a regular file: copy it to one' };
    if (status.size > LARGEST) return { problem: tooLarge(status.size) };
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)) };
  } catch (error) {
    return { problem: reasonOf(error, path) };
  }
}

function tooLarge(size: number): string {
  return `it may have ${LARGEST} bytes (1 MiB), got ${size}: name the file ${ALLOTMENTS_FILE} of the app that owns the budget`;
}

function reasonOf(error: unknown, path: string): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return (
        `there is no such file (${shownPath(path)}): copy ${ALLOTMENTS_FILE} there from the cloud assembly of the app ` +
        'that owns the budget, or correct the path'
      );
    case 'EACCES':
    case 'EPERM':
      return 'permission denied: make it readable';
    case 'ERR_ENCODING_INVALID_ENCODED_DATA':
      return 'it is not UTF-8 text: save it as UTF-8';
    default:
      return `${printable(String(message ?? error))}: correct the path`;
  }
}

function shownPath(path: string): string {
  return printable(shorten(path, LONGEST_PATH));
}
