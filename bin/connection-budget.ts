import { createReadStream } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { main } from '../lib/cli/main';
import type { Input } from '../lib/cli/io';
import { EXIT } from '../lib/cli/io';
import { version } from '../package.json';

/** In milliseconds: the time in which a program that has nothing open ends by itself. */
const PAUSE = 200;

/** Pipes and devices have no size of their own. */
async function openFile(path: string): Promise<Input> {
  const stats = await stat(path);
  return { ...(stats.isFile() && { size: stats.size }), chunks: createReadStream(path) };
}

/** Whoever reads the output may stop reading, as `head` does; any other failure is ours to report. */
function onStreamError(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return;
  process.stderr.write(`connection-budget: cannot write: ${error.message}\n`);
  process.exit(EXIT.couldNotRun);
}

// The SDK is part of the bundle: which Node its next versions need is no news to whoever runs this one.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

process.stdout.on('error', onStreamError);
// There is nowhere left to say that nothing can be said; the exit code stays.
process.stderr.on('error', () => undefined);

void main(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  version,
  openFile,
  stdin: () => ({ chunks: process.stdin as AsyncIterable<Uint8Array> }),
  writeFile,
  now: () => new Date(),
  // By itself V8 takes twice the memory for answers that have long been read.
  saveMemory: () => {
    setFlagsFromString('--optimize-for-size');
  },
}).then(exitCode => {
  process.exitCode = exitCode;
  leaveWhenWritten();
});

/** Whatever is still open, such as a connection on which nobody answers, keeps nobody waiting once everything is told. */
function leaveWhenWritten(): void {
  const leave = (): void => {
    const isWriting = [process.stdout, process.stderr].some(({ writableLength }) => writableLength > 0);
    if (isWriting) leaveWhenWritten();
    else process.exit();
  };
  setTimeout(leave, PAUSE).unref();
}
