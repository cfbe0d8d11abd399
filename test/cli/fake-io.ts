import type { Input, Io } from '../../lib/cli/io';
import { main } from '../../lib/cli/main';

/** What a run of the command line left behind. */
export interface Run {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Files by path: their text or bytes, or the error that opening them gives. */
export type Files = Readonly<Record<string, string | Uint8Array | Error>>;

/** Runs the command line in process, on files and a standard input that exist for this run alone. */
export async function run(argv: readonly string[], files: Files = {}, stdin = ''): Promise<Run> {
  let stdout = '';
  let stderr = '';
  const exitCode = await main(argv, {
    stdout: { write: text => (stdout += text) },
    stderr: { write: text => (stderr += text) },
    version: '1.2.3',
    openFile: path => openFile(files[path] ?? systemError('ENOENT')),
    stdin: () => ({ chunks: chunksOf(new TextEncoder().encode(stdin)) }),
  });
  return { exitCode, stdout, stderr };
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
  return { stdout: { write: unused }, stderr: { write: unused }, version: '', openFile: unused, stdin: unused, ...parts };
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
