import type { Input, Io } from '../../lib/cli/io';
import { main } from '../../lib/cli/main';

/** What a run of the command line left behind. */
export interface Run {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A run that may have written files. */
export interface WritingRun extends Run {
  /** Texts by path. */
  readonly written: Readonly<Record<string, string>>;
}

/** Files by path: their text or bytes, or the error that opening them gives. */
export type Files = Readonly<Record<string, string | Uint8Array | Error>>;

/** Runs the command line in process, on files and a standard input that exist for this run alone. */
export async function run(argv: readonly string[], files: Files = {}, stdin = ''): Promise<Run> {
  const { exitCode, stdout, stderr } = await runWriting(argv, files, stdin);
  return { exitCode, stdout, stderr };
}

/** The same for a command that writes files and looks at the clock. */
export async function runWriting(argv: readonly string[], files: Files = {}, stdin = '', now = new Date()): Promise<WritingRun> {
  let stdout = '';
  let stderr = '';
  const written: Record<string, string> = {};
  const exitCode = await main(argv, {
    stdout: { write: text => (stdout += text) },
    stderr: { write: text => (stderr += text) },
    version: '1.2.3',
    openFile: path => openFile(files[path] ?? systemError('ENOENT')),
    stdin: () => ({ chunks: chunksOf(new TextEncoder().encode(stdin)) }),
    writeFile: (path, text) => {
      written[path] = text;
      return Promise.resolve();
    },
    now: () => now,
    saveMemory: () => undefined,
  });
  return { exitCode, stdout, stderr, written };
}

/** What the file system says when it refuses. */
export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: refused`), { code });
}

/** An Io of which nothing but the given parts is used. */
export function ioOf(parts: Partial<Io>): Io {
  const unused = (): never => {
    throw new Error('not expected to be used');
  };
  const streams = { stdout: { write: unused }, stderr: { write: unused } };
  return {
    ...streams,
    version: '',
    openFile: unused,
    stdin: unused,
    writeFile: unused,
    now: unused,
    saveMemory: unused,
    ...parts,
  };
}

/** Bytes in small pieces, as streams give them. */
export async function* chunksOf(bytes: Uint8Array, length = 7): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += length) yield await Promise.resolve(bytes.subarray(start, start + length));
}

function openFile(content: string | Uint8Array | Error): Promise<Input> {
  if (content instanceof Error) return Promise.reject(content);
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return Promise.resolve({ size: bytes.length, chunks: chunksOf(bytes) });
}
