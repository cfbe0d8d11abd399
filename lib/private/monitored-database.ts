import { Stack, Token } from 'aws-cdk-lib';
import { engineName } from '../core/engine-name';
import { engineFamily, isClustered } from '../core/engine';
import { platformName } from '../core/platform';
import type { IConstruct } from 'constructs';
import { lowerCase } from './published-name';
import type { TargetDatabase } from './target-database';

/** A database as CloudWatch knows it. */
export interface MonitoredDatabase {
  readonly kind: 'instance' | 'cluster';
  readonly identifier: string;
}

/** @throws when CloudWatch has no metrics of the database that are certain to exist, or has them in another Region */
export function monitoredDatabase(target: TargetDatabase, budget: IConstruct): MonitoredDatabase {
  const problem = problemOf(target, budget);
  if (problem !== undefined || target.identifier === undefined) throw new Error(problem ?? NO_IDENTIFIER);
  return {
    kind: target.kind === 'cluster' ? 'cluster' : 'instance',
    identifier: lowerCase(target.identifier) ?? target.identifier,
  };
}

const NO_IDENTIFIER =
  'CloudWatch knows a database by its identifier, and the target of the budget has none: state instanceIdentifier or clusterIdentifier in its attributes';

function problemOf(target: TargetDatabase, budget: IConstruct): string | undefined {
  const { platform, terms, kind, engineName: name, resource } = target;
  const where = `metrics of ${budget.node.path}`;
  if (terms) return `${where} belong to the owner of the allotment, who sees the whole server: add the alarms to that budget`;
  if (platform !== undefined) return `${where} are not in CloudWatch, got ${platformName(platform)}: add the alarms there`;
  if (kind === 'cluster' && !isAurora(name)) {
    return (
      `${where} are published by role for Aurora alone, got a Multi-AZ DB cluster of ${name === undefined ? 'an unknown engine' : engineName(name)}: ` +
      'create an alarm on each of its instances, with the dimension DBInstanceIdentifier'
    );
  }
  return resource && placeProblem(where, budget, resource);
}

function isAurora(name: string | undefined): boolean {
  const family = name === undefined ? undefined : engineFamily(name);
  return family !== undefined && isClustered(family);
}

/** An alarm watches metrics of its own Region and account. */
function placeProblem(where: string, budget: IConstruct, database: IConstruct): string | undefined {
  const [here, there] = [Stack.of(budget), Stack.of(database)];
  return (
    differs(here.region, there.region, got => `${where} are in ${there.region}, where the database is, got a budget in ${got}`) ??
    differs(
      here.account,
      there.account,
      got => `${where} are in account ${there.account}, which has the database, got a budget in ${got}`,
    )
  );
}

function differs(here: string, there: string, problem: (got: string) => string): string | undefined {
  if (here === there || Token.isUnresolved(here) || Token.isUnresolved(there)) return undefined;
  return `${problem(here)}: create the budget in a stack of ${there}`;
}
