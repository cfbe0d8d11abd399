/** What the command line needs of the world; the shell in `bin/` hands in the real one. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Version of this package. */
  readonly version: string;
  /** Opens a file for reading; rejects with the system's error, which has a `code`. */
  readonly openFile: (path: string) => Promise<Input>;
  readonly stdin: () => Input;
  /** Writes a file anew; rejects as `openFile` does. */
  readonly writeFile: (path: string, text: string) => Promise<void>;
  readonly now: () => Date;
  /** Has garbage collected early, for commands that read much more than they keep. */
  readonly saveMemory: () => void;
}

/** Where text goes. */
export interface Output {
  readonly write: (text: string) => unknown;
  /** Whether somebody watches. */
  readonly isTTY?: boolean;
}

/** Where bytes come from. */
export interface Input {
  /** Size in bytes, where it is known before anything is read. */
  readonly size?: number;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** What an exit code means to a script. */
export const EXIT = { clean: 0, findings: 1, usage: 2, couldNotRun: 3 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
