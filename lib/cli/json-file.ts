import Ajv from 'ajv';
import type { ErrorObject } from 'ajv';
import ledgerSchema from '../../schema/ledger.schema.json';
import snapshotSchema from '../../schema/snapshot.schema.json';
import { markedDatabases } from '../cloudformation/marked-databases';
import type { AccountSnapshot, TaggedPlan } from '../core/account';
import { isCalendarDate } from '../core/calendar-date';
import { knownSnapshot } from '../core/known-snapshot';
import type { LedgerBudget } from '../core/ledger';
import { printable } from '../core/text';
import { Failure } from './failure';
import type { Io } from './io';
import { inputName, readText } from './read-text';

/** Ten thousand servers take 4 MiB. */
const LARGEST = 64 * 1024 * 1024;

/** Plans as files hold them. */
export interface PlanFile {
  readonly ledgers: readonly LedgerBudget[];
  /** By the identifier of the server. */
  readonly stated: ReadonlyMap<string, TaggedPlan>;
}

/**
 * The plans in a ledger, as every synthesis writes it, or in a synthesized template.
 *
 * @throws Failure that names the file and what is wrong in it
 */
export async function readPlanFile(path: string, io: Io): Promise<PlanFile> {
  const value = await readJson(path, io);
  if (typeof value === 'object' && value !== null && 'Resources' in value) return { ledgers: [], stated: markedDatabases(value) };
  const ledger = validated(path, value, {
    schema: ledgerSchema,
    what: 'a ledger',
    wayOut: 'name the file connection-budget.json of a cloud assembly, or a template of it',
  });
  return { ledgers: (ledger as { budgets: readonly LedgerBudget[] }).budgets, stated: new Map() };
}

/** A snapshot, as `audit --snapshot` writes it. @throws Failure that names the file and what is wrong in it */
export async function readSnapshot(path: string, io: Io): Promise<AccountSnapshot> {
  const snapshot = validated(path, await readJson(path, io), {
    schema: snapshotSchema,
    what: 'a snapshot',
    wayOut: 'name a file that audit --snapshot wrote',
  });
  const known = knownSnapshot(snapshot as AccountSnapshot);
  if (isCalendarDate(known.takenAt.slice(0, 10))) return known;
  throw Failure.located([`${inputName(path)}: takenAt must be a moment such as 2026-11-21T08:00:00Z, got ${known.takenAt}`]);
}

interface Kind {
  readonly schema: object;
  readonly what: string;
  readonly wayOut: string;
}

function validated(path: string, value: unknown, { schema, what, wayOut }: Kind): unknown {
  const version = typeof value === 'object' && value !== null && 'version' in value ? value.version : undefined;
  if (typeof version === 'number' && version > 1) {
    throw Failure.located([`${inputName(path)}: version must be 1, got ${version}: update cdk-connection-budget`]);
  }
  const validate = new Ajv({ allowUnionTypes: true }).compile(schema);
  if (validate(value)) return value;
  throw Failure.located([`${inputName(path)}: not ${what}: ${faultIn(validate.errors?.[0])}: ${wayOut}`]);
}

async function readJson(path: string, io: Io): Promise<unknown> {
  const text = await readText(path, io, LARGEST);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    // Node's message quotes the file, which may hold anything.
    const reason = printable(error instanceof Error ? error.message : String(error));
    throw Failure.located([`${inputName(path)}: not JSON, or cut off: ${reason}`]);
  }
}

function faultIn(fault: ErrorObject | undefined): string {
  const place = fault === undefined || fault.instancePath === '' ? 'it' : fault.instancePath.slice(1).replaceAll('/', '.');
  return printable(`${place} ${fault?.message ?? 'cannot be read'}`);
}
