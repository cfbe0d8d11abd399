import { printable } from '../core/text';
import { Failure } from './failure';
import type { Io } from './io';

/** Writes a file anew. @throws Failure when it cannot be written */
export async function writeText(path: string, text: string, io: Io): Promise<void> {
  try {
    await io.writeFile(path, text);
  } catch (error) {
    const reason = printable(String((error as { code?: unknown }).code ?? error));
    throw Failure.couldNotRun(`cannot write ${printable(path)}: ${reason}; name a file in a directory that exists`);
  }
}
