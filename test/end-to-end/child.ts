import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';

/** A process that a test started: it speaks in lines, and goes away when its standard input is closed. */
export class Child {
  private readonly process: ChildProcessWithoutNullStreams;
  private readonly ended: Promise<void>;
  private gone = false;
  private output = '';
  private errors = '';

  public constructor(
    private readonly name: string,
    command: readonly string[],
    env: NodeJS.ProcessEnv,
  ) {
    const [program = '', ...args] = command;
    this.process = spawn(program, args, { env });
    this.ended = new Promise(resolve => {
      // Closed rather than exited: what it said last has been read by then.
      this.process.once('close', () => {
        this.gone = true;
        resolve();
      });
    });
    this.process.once('error', error => {
      this.errors += error.message;
    });
    this.process.stdout.on('data', chunk => {
      this.output += String(chunk);
    });
    this.process.stderr.on('data', chunk => {
      this.errors += String(chunk);
    });
    // Writing to a process that is gone is no news: its end is.
    this.process.stdin.on('error', () => undefined);
  }

  /** What it has written to standard error, line by line. */
  public get errorLines(): string[] {
    return this.errors.split('\n');
  }

  public get lines(): string[] {
    return this.output.split('\n').slice(0, -1);
  }

  /** @throws when the process ends, or the time is over, before it prints a line that begins with the word */
  public async says(word: string, seconds: number): Promise<string> {
    const deadline = Date.now() + seconds * 1000;
    for (;;) {
      const line = this.lines.find(said => said.startsWith(`${word} `));
      if (line !== undefined) return line.slice(word.length + 1);
      if (this.gone) throw new Error(`${this.name} ended without saying '${word}': ${this.seen()}`);
      if (Date.now() > deadline) throw new Error(`${this.name} did not say '${word}' within ${seconds} s: ${this.seen()}`);
      await Promise.race([this.ended, setTimeout(10)]);
    }
  }

  /** Asks the process to go, then makes it; true if it went by itself. */
  public async stop(seconds: number): Promise<boolean> {
    this.process.stdin.end();
    const went = await within(this.ended, seconds);
    if (!went) this.process.kill('SIGKILL');
    return went;
  }

  public seen(): string {
    return `${JSON.stringify(this.output)} on standard output, ${JSON.stringify(this.errors)} on standard error`;
  }
}

async function within(promise: Promise<void>, seconds: number): Promise<boolean> {
  const timer = new AbortController();
  const late = setTimeout(seconds * 1000, false, { signal: timer.signal }).catch(() => false);
  const result = await Promise.race([promise.then(() => true), late]);
  timer.abort();
  return result;
}
