import { resolve } from 'node:path';
import { Stage } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Allotment } from '../core/allotment';
import { printable } from '../core/text';

/** Paths of the budgets of a stage that share out an allotment, by file, budget and name. */
const claims = new WeakMap<Stage, Map<string, string>>();

/**
 * Takes an allotment for a budget.
 *
 * In another stage it may be taken again: the file of an app that is deployed several times often speaks of as many databases.
 *
 * @throws when a budget of the same stage has taken it already: each would share out all of it
 */
export function claimAllotment(budget: IConstruct, allotment: Allotment, file: string): void {
  const stage = Stage.of(budget);
  if (!stage) return;
  const taken = claims.get(stage) ?? new Map<string, string>();
  claims.set(stage, taken);
  const key = JSON.stringify([resolve(file), allotment.budget, allotment.name]);
  const other = taken.get(key);
  if (other !== undefined) {
    throw new Error(
      `allotment must have one budget, but ${printable(allotment.name)} of ${printable(allotment.budget)} already has ${other}: ` +
        `add the consumers of ${budget.node.path} there, or every connection is given out twice`,
    );
  }
  taken.set(key, budget.node.path);
}
