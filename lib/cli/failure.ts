import { EXIT } from './io';

/** Ends a command with a message on stderr. */
export class Failure extends Error {
  public readonly exitCode: typeof EXIT.usage | typeof EXIT.couldNotRun;

  private constructor(exitCode: Failure['exitCode'], message: string) {
    super(message);
    this.exitCode = exitCode;
  }

  /** What was typed cannot be meant. */
  public static usage(message: string): Failure {
    return new Failure(EXIT.usage, message);
  }

  /** What was typed is fine, and the world does not allow it. */
  public static couldNotRun(message: string): Failure {
    return new Failure(EXIT.couldNotRun, message);
  }
}
