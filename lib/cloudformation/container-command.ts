import type { ProcessSwitch } from '../core/server-models';
import { objectsOf } from './branches';
import { isList, ownInAnyCase } from './fields';
import type { Possible } from './intrinsics';
import { possibleValues } from './intrinsics';
import { combinations, each, known, union } from './outcome';
import { opaqueSymbol } from './symbol';
import type { Template } from './template';

/** What follows a switch, as a shell takes it for one word: `4`, `$(nproc)`, `$(( 2 * $(nproc) + 1 ))`, `${WORKERS:-4}`. */
const VALUE = /((?:\$\(\([^]*?\)\)|\$\([^)]*\)|\$\{[^}]*\}|`[^`]*`|[^\s;&|)])*)/.source;

/** The short form counts only before a number or a variable, because other programs have other switches that begin alike. */
const NUMBER = /\s*(?=["']?[\d$`])/.source;

/** The switch by which gunicorn, uvicorn, hypercorn and Puma take their number of workers, with what follows it. */
const WORKERS = new RegExp(`(?:^|\\s)(?:--workers(?:=|\\s+)${VALUE}|-w${NUMBER}${VALUE})`, 'g');

/** Celery's: https://docs.celeryq.dev/en/stable/reference/cli.html#celery-worker */
const CONCURRENCY = new RegExp(`\\s(?:--concurrency(?:=|\\s+)${VALUE}|-c${NUMBER}${VALUE})`, 'g');

/** Celery's largest number of children, which goes before their number: `--autoscale=8,2`. */
const AUTOSCALE = /\s--autoscale(?:=|\s+)([^\s,]*)()/g;

/** PM2's: https://pm2.keymetrics.io/docs/usage/cluster-mode/ */
const INSTANCES = new RegExp(`(?:^|\\s)(?:--instances(?:=|\\s+)${VALUE}|-i\\s*(?=["']?(?:-?[\\d$\`]|max))${VALUE})`, 'g');

const THREADS = new RegExp(`(?:^|\\s)--threads(?:=|\\s+)${VALUE}()`, 'g');

/** Puma's, as a number or as `least:most`: https://github.com/puma/puma#thread-pool */
const PUMA_THREADS = new RegExp(`\\s(?:--threads(?:=|\\s+)${VALUE}|-t${NUMBER}${VALUE})`, 'g');

/** What a command, or a text of arguments, states as the number of processes: of several the last. Undefined where it states none. */
export function workersIn(command: string, by: ProcessSwitch = 'workers'): string | undefined {
  if (by === 'workers') return lastOf(command, WORKERS);
  if (by === 'instances') return lastOf(command, INSTANCES);
  // What stands before it has a switch -c of its own, as a shell has.
  const ofCelery = /(^|[\s/])celery(\s[^]*)/.exec(command)?.[2] ?? '';
  return lastOf(ofCelery, AUTOSCALE) ?? lastOf(ofCelery, CONCURRENCY);
}

/** What a command of Gunicorn, or its arguments, state as the number of threads. */
export function threadsIn(command: string): string | undefined {
  return lastOf(command, THREADS);
}

/** What a command of Puma states as the largest number of threads. */
export function pumaThreadsIn(command: string): string | undefined {
  // What stands before it has a switch -t of its own, as Gunicorn has.
  const ofPuma = /(^|[\s/])puma(\s[^]*)/.exec(command)?.[2] ?? '';
  const range = lastOf(ofPuma, PUMA_THREADS);
  return range?.match(/(?:\$\{[^}]*\}|[^:])+/g)?.at(-1) ?? range;
}

function lastOf(command: string, pattern: RegExp): string | undefined {
  const last = [...command.matchAll(pattern)].at(-1);
  return last && withoutQuotes(last[1] ?? last[2] ?? '');
}

function withoutQuotes(word: string): string {
  return word.replace(/^["']+|["']+$/g, '');
}

/** Whether a word of a shell is a variable and nothing else: `$NAME`, or `${NAME:-4}` with what holds where it is not set. */
export function isVariable(word: string, name: string): boolean {
  return variableIn(word)?.name === name;
}

/** The variable that a word of a shell is, and whether it is written as a shell alone writes it: `${NAME}` may be a symbol. */
export function variableIn(word: string): { readonly name: string; readonly mayBeSymbol: boolean } | undefined {
  const [, bare, braced, otherwise] = /^\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(:?[-?=][^}]*)?\})$/.exec(word) ?? [];
  const name = bare ?? braced;
  return name === undefined ? undefined : { name, mayBeSymbol: bare === undefined && otherwise === undefined };
}

/** Every line that starts a container, entry point first, with symbols; undefined where it states neither. */
export function commandsOf(template: Template, definition: unknown): Possible {
  const parts = ['EntryPoint', 'Command'].map(property => linesOf(template, property, ownInAnyCase(definition, property)));
  return each(combinations(parts), lines => {
    const stated = lines.filter(line => line !== undefined);
    return known(stated.length === 0 ? undefined : stated.join(' '));
  });
}

function linesOf(template: Template, property: string, stated: unknown): Possible {
  const { values, unknown } = objectsOf(stated);
  const lines = values.map(value => {
    if (value === undefined) return known(undefined);
    return isList(value)
      ? possibleValues(template, { 'Fn::Join': [' ', value] }, { symbols: true })
      : known(opaqueSymbol(property));
  });
  return union([...lines, ...(unknown.length > 0 ? [known(opaqueSymbol(property))] : [])]);
}
