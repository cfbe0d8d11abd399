import type { Measurements } from '../core/measurement';
import { LARGEST_MEASUREMENTS, MeasurementFault, MEASUREMENTS_FILE, readMeasurements } from '../core/measurement-reading';
import { measureCommand } from '../core/measurement-use';
import { requireText } from './require';
import type { WantedFile } from './text-file';
import { readText, shownPath } from './text-file';

const DESCRIBED = `the file ${MEASUREMENTS_FILE}, which connection-budget measure writes`;

/**
 * What live servers said that they admit, as a file has it.
 *
 * @param file relative to the directory in which the app runs, usually that of `cdk.json`
 * @throws when there is no such file, or it is no file of measurements
 */
export function readMeasurementFile(file: string): Measurements {
  requireText('file', file, `name ${DESCRIBED}`);
  const content = readText(file, wanted(file));
  if ('problem' in content) throw unusable(file, content.problem);
  try {
    return readMeasurements(content.text);
  } catch (error) {
    if (error instanceof MeasurementFault) throw unusable(file, error.message);
    throw error;
  }
}

function wanted(file: string): WantedFile {
  const whereFrom = `run ${measureCommand({ file: shownPath(file) })}, or use MaxConnections.estimated() until the database runs`;
  return { name: MEASUREMENTS_FILE, described: DESCRIBED, whereFrom, largest: LARGEST_MEASUREMENTS };
}

function unusable(file: string, problem: string): Error {
  return new Error(`measured ceilings cannot be taken from ${shownPath(file)}: ${problem}`);
}
