import type { CheckTerms, ConsumerTerms, DatabaseTerms } from '../cloudformation/implied/terms';
import { NO_TERMS } from '../cloudformation/implied/terms';
import type { UnknownPath } from '../cloudformation/implied/unknown-paths';
import schema from '../../schema/check-terms.schema.json';
import { Failure } from './failure';
import type { Io } from './io';
import { mistakeLines } from './mistake-lines';
import type { FileWords, Mistake, PlanDocument } from './plan-document';
import { inOrder, readPlanDocument } from './plan-document';
import { validateDocument } from './plan-validation';
import { inputName, readText } from './read-text';

/** What is stated in a file, and how to say that some of it is about nothing. */
export interface StatedTerms {
  readonly terms: CheckTerms;
  /** What ends the command where a path is none of the templates. */
  readonly notFound: (unknown: readonly UnknownPath[]) => Failure;
}

const WORDS: FileWords = {
  noun: 'a file of terms',
  tooDeep: 'nested too deeply: a file of terms has three levels',
  another: 'a file of terms is one YAML document, got another one: remove it',
  empty: 'the file of terms is empty: state databases or consumers, see connection-budget check --help',
};

/**
 * The terms in a file; none where no file is named.
 *
 * @throws Failure with every mistake in it, each with its line
 */
export async function readTerms(path: string | undefined, io: Io): Promise<StatedTerms> {
  if (path === undefined) return { terms: NO_TERMS, notFound: () => Failure.usage('no terms are stated') };
  const document = readPlanDocument(await readText(path, io), WORDS);
  if (!('value' in document)) throw located(path, document);
  const mistakes = validateDocument(document, schema, 'the file of terms');
  if (mistakes.length > 0) throw located(path, mistakes);
  return {
    terms: termsIn(document.value as TermsFile),
    notFound: unknown => located(path, inOrder(unknown.map(each => mistakeAt(document, each)))),
  };
}

/** What the schema allows. */
interface TermsFile {
  readonly databases?: Readonly<Record<string, DatabaseEntry>>;
  readonly consumers?: Readonly<Record<string, ConsumerEntry>>;
}

interface DatabaseEntry {
  readonly maxConnections?: number;
  readonly reserve?: number;
  readonly ignore?: string;
}

interface ConsumerEntry {
  readonly maxCopies?: number;
  readonly processes?: number;
  readonly pool?: { readonly size: number; readonly overflow?: number };
  readonly sideConnections?: number;
  readonly ignore?: string;
}

function termsIn({ databases = {}, consumers = {} }: TermsFile): CheckTerms {
  return {
    databases: new Map(Object.entries(databases).map(([path, entry]) => [path, databaseTerms(entry)])),
    consumers: new Map(Object.entries(consumers).map(([path, entry]) => [path, consumerTerms(entry)])),
  };
}

function databaseTerms({ maxConnections, reserve, ignore }: DatabaseEntry): DatabaseTerms {
  const items = reserve === 0 ? [] : [{ name: 'stated', connections: reserve ?? 0 }];
  return {
    ...(maxConnections !== undefined && { ceiling: { kind: 'declared', maxConnections } }),
    ...(reserve !== undefined && { reserve: { kind: 'stated', items } }),
    ...(ignore !== undefined && { ignored: ignore }),
  };
}

function consumerTerms(entry: ConsumerEntry): ConsumerTerms {
  const { maxCopies: copies, processes, pool, sideConnections, ignore } = entry;
  return {
    ...(copies !== undefined && { copies }),
    ...(processes !== undefined && { processes }),
    ...(pool && { pool: { overflow: 0, ...pool } }),
    ...(sideConnections !== undefined && { sideConnections }),
    ...(ignore !== undefined && { ignored: ignore }),
  };
}

function mistakeAt(document: PlanDocument, { kind, path, problem }: UnknownPath): Mistake {
  return { place: document.placeOf([kind, path], 'key'), message: problem };
}

function located(path: string, mistakes: readonly Mistake[]): Failure {
  return Failure.located(mistakeLines(inputName(path), mistakes));
}
