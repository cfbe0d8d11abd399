import type { MissingRead } from '../core/account';
import { printable } from '../core/text';
import type { Unknown } from '../core/unknown';

/** Calls that did not succeed, each action once. */
export class MissingReads {
  private readonly byAction = new Map<string, string>();

  /** Takes note of a failure, and says it as an unknown value. */
  public note(action: string, error: unknown): Unknown {
    const because = reasonOf(error);
    if (!this.byAction.has(action)) this.byAction.set(action, because);
    return { unknown: `${action}: ${because}` };
  }

  public get all(): MissingRead[] {
    return [...this.byAction].map(([action, because]) => ({ action, because })).sort((a, b) => (a.action < b.action ? -1 : 1));
  }
}

/** Pages that lead back to themselves would never end. */
export class EndlessPages extends Error {
  public constructor() {
    super('its pages lead in circles');
  }
}

/** An answer without an error that does not tell all that was asked for. */
export class IncompleteAnswer extends Error {
  public constructor() {
    super('answered in part only');
  }
}

/** Names of errors by which AWS says no. */
const DENIED = /AccessDenied|Unauthorized|NotAuthorized/;
const THROTTLED = /Throttl|TooManyRequests|RequestLimitExceeded/;

/**
 * Why a call failed, in words that have nothing in them from its answer but the name of the error.
 *
 * Messages of AWS hold ARNs, and those of broken answers hold whatever was in them.
 */
function reasonOf(error: unknown): string {
  if (error instanceof EndlessPages || error instanceof IncompleteAnswer) return error.message;
  const name = error instanceof Error ? error.name : 'Error';
  if (DENIED.test(name)) return 'not allowed';
  if (THROTTLED.test(name)) return 'refused because of too many calls, also when tried again';
  if (name === 'CredentialsProviderError') return 'none were found: sign in, or name a profile with --profile';
  if (name === 'AbortError') return 'not answered in time';
  if (/Timeout|ECONN|ENOTFOUND|NetworkingError/.test(`${name} ${codeOf(error)}`)) return 'not reachable, or not answered in time';
  if (/Syntax|Parse|Deserial/i.test(name)) return 'answered with something that cannot be read';
  return `failed (${printable(name)})`;
}

function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : '';
}
