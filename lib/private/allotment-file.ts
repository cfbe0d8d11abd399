import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Allotment } from '../core/allotment';
import { ALLOTMENTS_FILE, allotmentsJson } from '../core/allotment';
import { readAllotmentText } from '../core/allotment-reading';
import { printable } from '../core/text';
import { requireText } from './require';
import type { WantedFile } from './text-file';
import { readText, shownPath } from './text-file';
import { today } from './today';

const WANTED: WantedFile = {
  name: ALLOTMENTS_FILE,
  described: `the file ${ALLOTMENTS_FILE} of the app that owns the budget`,
  whereFrom: `copy ${ALLOTMENTS_FILE} there from the cloud assembly of the app that owns the budget, or correct the path`,
};

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
  requireText('file', file, `name ${WANTED.described}`);
  requireText('name', name, 'name the allotment');
  if (budget !== undefined) requireText('budget', budget, "state the construct path of the owner's budget, or leave it out");
  const text = readText(file, WANTED);
  const reading = 'problem' in text ? text : readAllotmentText(text.text, { name, budget, today: today() });
  if ('allotment' in reading) return reading.allotment;
  throw new Error(`allotment ${printable(name)} cannot be taken from ${shownPath(file)}: ${reading.problem}`);
}
