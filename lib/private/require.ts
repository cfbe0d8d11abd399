import { CfnResource, Stage, Token } from 'aws-cdk-lib';
import type { Duration } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { numberProblem } from '../core/numbers';
import type { NumberRange } from '../core/numbers';
import { ownerOf } from './resource-owner';

/**
 * The number, or an error that names the property, what was got and what is allowed.
 *
 * A token is refused: a limit that only CloudFormation knows cannot be added up at synthesis.
 */
export function requireNumber(what: string, got: number, range: NumberRange, wayOut?: string): number {
  if (Token.isUnresolved(got)) {
    throw new Error(
      `${what} must be a number known at synthesis, got a token: state a plain number from ${range.min} to ${range.max}, ` +
        'the largest that the token may take where it counts demand and the smallest where it counts supply',
    );
  }
  const problem = numberProblem(what, got, range, wayOut);
  if (problem !== undefined) throw new Error(problem);
  return got;
}

/** Refuses a duration that is not from a second to a day; one that only CloudFormation knows is let through. */
export function requireSeconds(what: string, duration: Duration): void {
  if (duration.isUnresolved()) return;
  requireNumber(`${what} in seconds`, duration.toSeconds({ integral: false }), { min: 1, max: 86_400 });
}

/** The text, or an error when it is empty or a token. */
export function requireText(what: string, got: string, wayOut: string): string {
  if (typeof got === 'string' && got.trim() !== '' && !Token.isUnresolved(got)) return got;
  throw new Error(`${what} must be a text of at least one character known at synthesis, got ${JSON.stringify(got)}: ${wayOut}`);
}

/** The prefix of injected variables, or an error when it is no prefix of a variable. */
export function requirePrefix(prefix: string): string {
  if (!Token.isUnresolved(prefix) && /^[A-Z][A-Z0-9_]{0,30}_$/.test(prefix)) return prefix;
  throw new Error(
    `settingsPrefix must be capital letters, digits and underscores, ending in an underscore, of at most 32 characters, got ${JSON.stringify(prefix)}: ` +
      "use one such as 'DB_' or 'ORDERS_'",
  );
}

/** Refuses a construct of another stage or app: its numbers are not known when this stage is synthesized. */
export function requireSameStage(budget: IConstruct, what: string, construct: IConstruct | undefined): void {
  if (!construct || Stage.of(construct) === Stage.of(budget)) return;
  const other = construct.node.root === budget.node.root ? stageName(construct) : 'another app';
  throw new Error(
    `${what} must be in the same stage as the budget ${budget.node.path}, got ${nameOf(construct)} of ${other}: ` +
      'create a budget in each stage, or declare the consumer with addConsumer',
  );
}

function nameOf(construct: IConstruct): string {
  return (CfnResource.isCfnResource(construct) ? ownerOf(construct) : construct).node.path;
}

function stageName(construct: IConstruct): string {
  const path = Stage.of(construct)?.node.path ?? '';
  return path === '' ? 'the app itself' : `stage ${path}`;
}

/** @throws when a construct belongs to another stage, whose budgets count it */
export function requireStandIns(scope: IConstruct, standsFor: readonly IConstruct[] = []): readonly IConstruct[] {
  standsFor.forEach(construct => requireSameStage(scope, 'standsFor', construct));
  return standsFor;
}
