import { EXIT } from './io';

/** Ends a command with a message on stderr. */
export class Failure extends Error {
  /** What was typed cannot be meant. */
  public static usage(message: string): Failure {
    return new Failure(EXIT.usage, [`connection-budget: ${message}`]);
  }

  /** What was typed is fine, and the world does not allow it. */
  public static couldNotRun(message: string): Failure {
    return new Failure(EXIT.couldNotRun, [`connection-budget: ${message}`]);
  }

  /** A file cannot be meant: each line begins with the place in it, as editors and terminals know it. */
  public static located(lines: readonly string[]): Failure {
    return new Failure(EXIT.usage, lines);
  }

  /** Told by its shape: the plan command is bundled apart, with a class of its own. */
  public static is(error: unknown): error is Failure {
    return error instanceof Error && 'exitCode' in error && 'lines' in error;
  }

  private constructor(
    public readonly exitCode: typeof EXIT.usage | typeof EXIT.couldNotRun,
    public readonly lines: readonly string[],
  ) {
    super(lines.join('\n'));
  }
}
