import { Lazy } from 'aws-cdk-lib';
import type { CfnDBInstance } from 'aws-cdk-lib/aws-rds';
import type { IConstruct } from 'constructs';
import type { LedgerBudget } from '../core/ledger';
import { ownerOf } from './resource-owner';

/** Stands for a value that is not known yet; never rendered. A tag needs a text at all times. */
const PENDING = 'pending';

/** Paths of the budgets, by their databases. */
const budgets = new WeakMap<CfnDBInstance, string>();

/**
 * Takes a database for a budget.
 *
 * @throws when it has one already: each would share out all connections
 */
export function claimDatabase(budget: IConstruct, instance: CfnDBInstance | undefined): void {
  if (!instance) return;
  const other = budgets.get(instance);
  if (other !== undefined) {
    throw new Error(
      `database must have one budget, but ${ownerOf(instance).node.path} already has ${other}: ` +
        `add the consumers of ${budget.node.path} there, or every connection is given out twice`,
    );
  }
  budgets.set(instance, budget.node.path);
}

/**
 * Leaves the plan on the database itself, as Metadata and tags, so that the live account can be held against it.
 *
 * Tags are of use where the template is out of reach; unknown figures say so.
 * `ledger` gives nothing while the database is being read for the verdict itself.
 */
export function markDatabase(instance: CfnDBInstance | undefined, ledger: () => LedgerBudget | undefined): void {
  if (!instance) return;
  instance.addMetadata(
    'connection-budget',
    Lazy.uncachedAny({ produce: context => (context.preparing ? undefined : plan(ledger())) }),
  );
  tag(instance, 'connection-budget:path', () => tagValue(ledger()?.path));
  tag(instance, 'connection-budget:ceiling', () => figure(ledger()?.ceiling.maxConnections));
  tag(instance, 'connection-budget:planned-peak', () => figure(ledger()?.demand));
}

function plan(ledger: LedgerBudget | undefined): object | undefined {
  if (!ledger) return undefined;
  const { path, ceiling, usable, demand } = ledger;
  return {
    path,
    ceiling: ceiling.maxConnections ?? 'unknown',
    basis: ceiling.basis,
    usable: usable ?? 'unknown',
    plannedPeak: demand ?? 'unknown',
  };
}

function tag(instance: CfnDBInstance, key: string, value: () => string | undefined): void {
  instance.tags.setTag(key, Lazy.uncachedString({ produce: context => (context.preparing ? PENDING : (value() ?? PENDING)) }));
}

/** Keeps to the characters and the length that tags may have: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.html */
function tagValue(text: string | undefined): string | undefined {
  return text?.replace(/[^\p{L}\p{N} _.:/=+\-@]/gu, '_').slice(0, 256);
}

function figure(value: number | null | undefined): string {
  return value === null || value === undefined ? 'unknown' : String(value);
}
