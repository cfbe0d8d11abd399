import { printable } from './text';
import type { Maybe } from './unknown';

/** What a shell command sets a variable to. */
export interface ShellVariable {
  readonly values: readonly Maybe<string>[];
  /** Whether what the container is given may hold instead: it is set for another command, or under a condition. */
  readonly mayBeOther: boolean;
}

/** A part of a command line, with its quotes. */
const TOKEN = /(?:[^\s"';&|]|"[^"]*"|'[^']*')+|[;&|\n]+/g;

/** A script in quotes, as it stands where a whole line is one item of a command. */
const QUOTED_SCRIPT = /(\s-\w*c\s+)(["'])([^]*)\2\s*$/;

const ASSIGNMENT = /^["']?([A-Za-z_]\w*)=([^]*)$/;

/** What may stand before an assignment: a shell, its words, `env` and what starts other programs, each with its switches. */
const BEFORE = /^(\S*\/)?(sh|bash|ash|dash|env|exec|tini|dumb-init|nohup|time|then|else|do|[{(])$|^-/;

const DECLARING = /^(export|declare|readonly|local)$/;

/** Commands that run or do not, so that what they set holds or does not. */
const CONDITIONAL = /(^|[\s;&|])(if|case|while|for|until|test|\[{1,2})\s|\|\|/;

/** The variables that a command sets in a shell, or by `env`, for what it starts: they go before those of the container. */
export function shellVariables(command: string): ReadonlyMap<string, ShellVariable> {
  const found = new Map<string, ShellVariable>();
  if (!command.includes('=')) return found;
  const parts = partsOf(command.replace(QUOTED_SCRIPT, '$1$3'));
  parts.forEach((tokens, index) => {
    const { assignments, isDeclaration } = readPart(tokens);
    const mayBeOther = CONDITIONAL.test(command) || (!isDeclaration && index < parts.length - 1);
    for (const [name, value] of assignments) {
      const before = found.get(name);
      const values = mayBeOther && before ? [...before.values, value] : [value];
      found.set(name, { values, mayBeOther: mayBeOther && before?.mayBeOther !== false });
    }
  });
  return found;
}

/** The tokens of each command of a line. */
function partsOf(line: string): string[][] {
  const parts: string[][] = [[]];
  // Lines of a script end commands as well.
  for (const [token] of line.replaceAll('\n', ' ; ').matchAll(TOKEN)) {
    if (/^[;&|]/.test(token)) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.filter(tokens => tokens.length > 0);
}

interface Part {
  readonly assignments: readonly (readonly [name: string, value: Maybe<string>])[];
  /** Whether what it sets holds for all that follows, as it starts nothing itself. */
  readonly isDeclaration: boolean;
}

function readPart(tokens: readonly string[]): Part {
  const assignments: (readonly [string, Maybe<string>])[] = [];
  let isDeclared = false;
  for (const token of tokens) {
    const [, name, value] = ASSIGNMENT.exec(token) ?? [];
    if (name !== undefined && value !== undefined) assignments.push([name, readValue(name, value)]);
    else if (DECLARING.test(token)) isDeclared = true;
    else if (!isDeclared && !BEFORE.test(token)) return { assignments, isDeclaration: false };
  }
  return { assignments, isDeclaration: true };
}

function readValue(name: string, value: string): Maybe<string> {
  if (/[$`]/.test(value)) return { unknown: `${name} in its command cannot be read: ${printable(value)}` };
  return value.replace(/["']/g, '');
}
