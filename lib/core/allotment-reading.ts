import type { Allotment } from './allotment';
import { ALLOTMENTS_FILE, ALLOTMENTS_VERSION } from './allotment';
import type { AllotmentEntry } from './allotment-fields';
import { AllotmentFault, allotmentOf } from './allotment-fields';
import { byDistance } from './edit-distance';
import { isObject, isText, listed, own, shown } from './json-fields';
import { printable } from './text';

/** Which allotment is wanted, and when. */
export interface AllotmentQuery {
  readonly name: string;
  /** Construct path of the owner's budget, where several allot the same name. */
  readonly budget?: string;
  /** The present day, such as `2027-06-30`. */
  readonly today: string;
}

/** The allotment, or why there is none to count on: one phrase with the way out. */
export type AllotmentReading = { readonly allotment: Allotment } | { readonly problem: string };

const AGAIN = 'copy the file again as the app that owns the budget wrote it';

/**
 * Finds one allotment in the text of an allotments file, and holds it to its form and its last day.
 *
 * The others are not checked: that somebody else's is broken or expired does no harm to this one.
 */
export function readAllotmentText(text: string, query: AllotmentQuery): AllotmentReading {
  try {
    const allotment = allotmentOf(chosen(entriesIn(parsed(text)), query));
    assertValid(allotment, query.today);
    return { allotment };
  } catch (error) {
    if (error instanceof AllotmentFault) return { problem: error.message };
    throw error;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AllotmentFault(`it is not JSON (${printable(reason)}): ${AGAIN}`);
  }
}

function entriesIn(value: unknown): AllotmentEntry[] {
  const part = (key: string): unknown => (isObject(value) ? own(value, key) : undefined);
  const version = part('version');
  const allotments = part('allotments');
  if (typeof version === 'number' && version > ALLOTMENTS_VERSION) throw new AllotmentFault(tooNew(version));
  if (Array.isArray(part('budgets'))) throw new AllotmentFault(LEDGER);
  if (version === ALLOTMENTS_VERSION && Array.isArray(allotments)) return allotments.map(entryOf);
  const expected = `it must be an object of "version": ${ALLOTMENTS_VERSION} and a list of "allotments"`;
  throw new AllotmentFault(`${expected}, got ${shown(value)}: name the file ${ALLOTMENTS_FILE} of the app that owns the budget`);
}

const LEDGER = `it is a ledger, which hands nothing over: name the file ${ALLOTMENTS_FILE}, which the app that owns the budget writes beside it`;

function tooNew(version: number): string {
  return `it has version ${version}, and this library reads version ${ALLOTMENTS_VERSION}: update cdk-connection-budget`;
}

function entryOf(fields: unknown, index: number): AllotmentEntry {
  if (isObject(fields)) {
    const [name, budget] = [own(fields, 'name'), own(fields, 'budget')];
    if (isText(name) && isText(budget)) return { name, budget, fields };
  }
  throw new AllotmentFault(`allotments[${index}] must have a name and a budget, got ${shown(fields)}: ${AGAIN}`);
}

function chosen(entries: readonly AllotmentEntry[], { name, budget }: AllotmentQuery): AllotmentEntry {
  const named = entries.filter(entry => entry.name === name);
  const found = named.filter(entry => budget === undefined || entry.budget === budget);
  const [first, ...others] = found;
  if (first !== undefined && others.length === 0) return first;
  const owners = distinct(named.map(entry => entry.budget));
  if (owners.length === 0) throw new AllotmentFault(noSuchName(name, entries));
  if (first === undefined) {
    const wanted = printable(budget ?? '');
    throw new AllotmentFault(`it is allotted by ${listed(owners)}, got ${wanted}: correct the option budget`);
  }
  if (others.every(entry => entry.budget === first.budget))
    throw new AllotmentFault(`it stands there ${found.length} times for ${printable(first.budget)}: ${AGAIN}`);
  throw new AllotmentFault(`it is allotted by ${listed(owners)}: say which one with the option budget`);
}

function noSuchName(name: string, entries: readonly AllotmentEntry[]): string {
  if (entries.length === 0) return 'nothing is allotted there: ask the owner of the budget to allot it';
  const names = byDistance(name, distinct(entries.map(entry => entry.name)));
  return `it is not among ${listed(names)}: correct the name, or ask the owner of the budget to allot it`;
}

function assertValid({ validUntil, budget }: Allotment, today: string): void {
  if (validUntil === undefined || today <= validUntil) return;
  throw new AllotmentFault(
    `it was valid until ${validUntil}, and today is ${today} (UTC): ` +
      `ask the owner of ${printable(budget)} for a new file, for which the owner moves validUntil`,
  );
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)];
}
