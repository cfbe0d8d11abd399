import { repositoryOf } from './container-image';
import type { ReadyMade } from './ready-made-servers';
import { shellVariables } from './shell-variables';
import { printable } from './text';
import type { Maybe, Unknown } from './unknown';
import { isUnknown } from './unknown';

/** What a container or a function is run with, as far as it can be read. */
export interface RunSettings {
  /** Such as `quay.io/keycloak/keycloak:26.0`. Absent for functions, and where it cannot be read. */
  readonly image?: string;
  /** Values by name. One that is there and cannot be read says why, naming itself: it is a secret, for example. */
  readonly variables: ReadonlyMap<string, Maybe<string>>;
  /** Why there may be further variables. Absent where these are all. */
  readonly unread?: string;
  /** Entry point and command in one line, with symbols such as `${Size}`. Absent where the image's own are used. */
  readonly command?: string;
  /** Where files are mounted, which may hold settings. */
  readonly mounts?: readonly string[];
}

/** Files there hold data; elsewhere they may be settings. */
const DATA = /^\/var\/lib\/|data(\/|$)|\/\.n8n(\/|$)/;

/** Variables that name a file or a command which yields the value. */
const INDIRECT = ['_FILE', '__FILE', '_CMD', '_SECRET'];

/** What a container is run with, asked by name. */
export class RunReading {
  readonly names: readonly string[];

  constructor(private readonly run: RunSettings) {
    this.names = [...run.variables.keys()];
  }

  isThere(variable: string): boolean {
    return this.run.variables.has(variable) || INDIRECT.some(ending => this.run.variables.has(variable + ending));
  }

  isOf(image: RegExp): boolean {
    return this.run.image !== undefined && image.test(repositoryOf(this.run.image));
  }

  /** Whether settings may stand in files that nobody sees here. */
  get mayHaveFiles(): boolean {
    return this.run.unread !== undefined || this.run.mounts?.every(path => DATA.test(path)) === false;
  }

  /** What holds in the end: an argument goes before its variable. Undefined where it is not set. */
  value(variable: string, argument?: string): Maybe<string> | undefined {
    const { variables, unread } = this.run;
    const stated = argument === undefined ? [] : this.argumentsOf(argument);
    if (stated.length > 0) return lastOf(argument ?? '', stated);
    if (argument !== undefined && this.run.command?.includes('${?') === true) return { unknown: 'its command cannot be read' };
    const value = variables.get(variable);
    if (value !== undefined) return value;
    if (this.isThere(variable)) return { unknown: `${variable} is read from elsewhere when it starts` };
    return unread === undefined ? undefined : { unknown: unread };
  }

  /** Every value of an argument of the command. */
  argumentsOf(argument: string): readonly string[] {
    const [, ...rest] = ` ${this.run.command ?? ''} `.split(new RegExp(`\\s${argument}(?:=|\\s+)`));
    return rest.map(text => /^\S*/.exec(text)?.[0] ?? '');
  }

  /** Why the variables are not all that decides. */
  obstacleOf({ changes, overrides }: ReadyMade): Unknown | undefined {
    const { variables } = this.run;
    const command = this.withoutVariables();
    const changing = this.names.find(name => changes?.test(name) === true && variables.get(name) !== '');
    if (changing !== undefined) return { unknown: `${printable(changing)} is set, which may change its pools` };
    if (overrides === undefined) return undefined;
    if (overrides.text.test(command)) return { unknown: 'its command sets its database' };
    for (const name of overrides.variables) {
      const value = variables.get(name);
      if (isUnknown(value)) return value;
      if (value !== undefined && overrides.text.test(value)) return { unknown: `${name} sets its database` };
    }
    return undefined;
  }

  /** Why what is not set need not have its default: something names files or stores in which it may stand. */
  elsewhereOf({ files }: ReadyMade): Unknown | undefined {
    if (files === undefined) return undefined;
    const { variables, command = '' } = this.run;
    const inText = (text: Maybe<string> | undefined): string | undefined =>
      typeof text === 'string' ? files.text.exec(` ${text} `)?.[0].trim() : undefined;
    const named = this.names.find(name => files.variables.test(name) && variables.get(name) !== '');
    const texts = [command, ...(files.within ?? []).map(name => variables.get(name))];
    const found = named ?? texts.map(inText).find(text => text !== undefined);
    return found === undefined ? undefined : { unknown: `${printable(found)} names where it may stand` };
  }

  /** What a shell sets before it starts the software is read as variables. */
  private withoutVariables(): string {
    const { command = '', variables } = this.run;
    if (!command.includes('=')) return command;
    const set = [...shellVariables(command).keys()].filter(name => variables.has(name));
    return set.reduce((rest, name) => rest.replace(new RegExp(`(^|[\\s"'(])${name}=("[^"]*"|'[^']*'|\\S*)`, 'g'), '$1'), command);
  }
}

function lastOf(argument: string, values: readonly string[]): Maybe<string> {
  const value = values.at(-1) ?? '';
  return value.includes('${') ? { unknown: `${argument} in its command cannot be read: ${printable(value)}` } : value;
}
