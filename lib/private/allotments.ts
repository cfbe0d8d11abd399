import { attachCustomSynthesis, Stage, Token } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct, IConstruct } from 'constructs';
import type { AllotmentOptions, IAllotment } from '../allotment';
import type { Allotment, AllottedDatabase } from '../core/allotment';
import { isCalendarDate } from '../core/calendar-date';
import type { Endpoint } from '../core/endpoint';
import { printable } from '../core/text';
import { writeAllotments } from './allotment-file';
import { requireText } from './require';

/** What a budget allots. */
export interface AllotmentRequest {
  readonly budget: Construct;
  readonly name: string;
  readonly connections: number;
  readonly reason: string;
  readonly validUntil?: string;
  readonly endpoint?: Endpoint;
  /** The server as the owner's ledger has it; called when the app is synthesized. */
  readonly database: () => AllottedDatabase | undefined;
}

/** An allotment with the place where its number is published. */
interface Published extends AllotmentRequest {
  readonly constructId: string;
  readonly parameterName: string;
}

/**
 * The name counts with the ARN before it, 1011 characters in all:
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html.
 * 64 are more than any partition and Region take.
 */
const LONGEST_PARAMETER_NAME = 1011 - 64;

const stageAllotments = new WeakMap<Stage, StageAllotments>();

/**
 * Checks what only an allotment has, before anything is reserved for it.
 *
 * @throws if the reason is empty, or the last day is no day of the calendar
 */
export function checkAllotment({ reason, validUntil }: AllotmentOptions): void {
  requireText('reason', reason, 'say in a few words what they are for');
  if (validUntil === undefined || (!Token.isUnresolved(validUntil) && isCalendarDate(validUntil))) return;
  throw new Error(
    `validUntil must be a day known at synthesis, such as '2027-06-30', got ${printable(JSON.stringify(validUntil))}: ` +
      'state the last day as year, month and day, or leave it out',
  );
}

/** Everything that the budgets of one stage allot: each number in an SSM parameter, all of them in one file. */
export class StageAllotments {
  /** The allotments of the stage that a budget belongs to. */
  public static of(budget: Construct): StageAllotments {
    const stage = Stage.of(budget);
    if (!stage) throw new Error(`${budget.node.path} is in no App: create a ConnectionBudget inside an App or a Stage`);
    const allotments = stageAllotments.get(stage) ?? new StageAllotments();
    stageAllotments.set(stage, allotments);
    return allotments;
  }

  private readonly published: Published[] = [];

  /**
   * Publishes an allotment for other apps.
   *
   * @throws when its parameter would have the name of another one's, or a name that is too long
   */
  public publish(request: AllotmentRequest): IAllotment {
    const published = { ...request, constructId: constructIdOf(request.name), parameterName: parameterNameOf(request) };
    this.assertDistinct(published);
    const parameter = parameterFor(published);
    if (this.published.length === 0) {
      attachCustomSynthesis(parameter, { onSynthesize: session => writeAllotments(session.outdir, this.published.map(entryOf)) });
    }
    this.published.push(published);
    const { name, connections, parameterName } = published;
    return { name, connections, parameterName };
  }

  private assertDistinct({ budget, name, constructId, parameterName }: Published): void {
    const other = this.published.find(
      one => one.parameterName === parameterName || (one.budget === budget && one.constructId === constructId),
    );
    if (!other) return;
    throw new Error(
      `allotment ${described(name, budget)} would be published where ${described(other.name, other.budget)} is, ` +
        `as ${parameterName}: give it a name that differs in letters, digits, "_", "." or "-", and not in the first letter's case alone`,
    );
  }
}

function parameterFor({ budget, name, connections, reason, constructId, parameterName }: Published): StringParameter {
  return new StringParameter(budget, constructId, {
    parameterName,
    stringValue: String(connections),
    description: `Connections allotted to ${described(name, budget)}: ${printable(reason)}`,
  });
}

function entryOf({ budget, name, connections, endpoint, reason, validUntil, parameterName, database }: Published): Allotment {
  const server = database();
  if (!server) throw new Error(`allotment ${described(name, budget)} stands in no ledger`);
  return {
    name,
    connections,
    budget: budget.node.path,
    database: server,
    endpoint,
    reason,
    parameter: parameterName,
    validUntil,
  };
}

/** @throws when it is longer than a parameter's name may be */
function parameterNameOf({ budget, name }: AllotmentRequest): string {
  const parameterName = `/connection-budget/${nameable(budget.node.path.replaceAll('/', '.'))}/${nameable(name)}`;
  if (parameterName.length <= LONGEST_PARAMETER_NAME) return parameterName;
  throw new Error(
    `the name of an allotment's parameter must have at most ${LONGEST_PARAMETER_NAME} characters, ` +
      `got ${parameterName.length} for ${described(name, budget)}: shorten the name, or the path of the budget`,
  );
}

function constructIdOf(name: string): string {
  const id = nameable(name);
  return `Allotment${id.charAt(0).toUpperCase()}${id.slice(1)}`;
}

/** Keeps to the characters that a part of a parameter's name may have. */
function nameable(text: string): string {
  return text.replace(/[^A-Za-z0-9_.-]/gu, '_');
}

function described(name: string, budget: IConstruct): string {
  return `${printable(name)} of ${printable(budget.node.path)}`;
}
