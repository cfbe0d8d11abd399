import type { MissingRead } from '../core/account';
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

/** What a missing permission is called. */
export const DENIED = 'not allowed';

/** Names of errors by which AWS says no. */
const ACCESS_DENIED = /AccessDenied|Unauthorized|NotAuthorized/;
const UNREADABLE = /Syntax|Parse|Deserial|\bXML\b|Unexpected|Unclosed|is not iterable/i;
const THROTTLED = /Throttl|TooManyRequests|RequestLimitExceeded/;

/**
 * Why a call failed, in words that have nothing in them from its answer but the name of the error.
 *
 * Messages of AWS hold ARNs, and those of broken answers hold whatever was in them.
 */
function reasonOf(error: unknown): string {
  if (error instanceof EndlessPages || error instanceof IncompleteAnswer) return error.message;
  const name = nameOf(error);
  if (ACCESS_DENIED.test(name)) return DENIED;
  if (THROTTLED.test(name)) return 'refused because of too many calls, also when tried again';
  if (name === 'CredentialsProviderError') return 'none were found: sign in, or name a profile with --profile';
  if (name === 'AbortError') return 'not answered in time';
  if (/Timeout|ECONN|ENOTFOUND|NetworkingError/.test(`${name} ${codeOf(error)}`)) return 'not reachable, or not answered in time';
  if (UNREADABLE.test(`${name} ${messageOf(error)}`)) return 'answered with something that cannot be read';
  return `failed (${name})`;
}

/** Names of errors come from answers too. */
function nameOf(error: unknown): string {
  const name = error instanceof Error ? error.name : '';
  return /^[A-Za-z.]{1,64}$/.test(name) ? name : 'Error';
}

/** For telling errors apart; never shown. */
function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}

function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : '';
}
