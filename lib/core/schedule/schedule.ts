import { printable } from '../text';
import type { Maybe } from '../unknown';
import { isUnknown } from '../unknown';
import type { ScheduleExpression } from './expression';
import { readExpression } from './expression';
import type { Minute } from './minute';
import { minuteOf } from './minute';
import { timeZoneProblem, UTC } from './time-zone';

/** When something runs. */
export interface Schedule {
  readonly expression: ScheduleExpression;
  /** Time zone of the expression, by its name in the IANA database. */
  readonly timeZone: string;
  /** The first minute at which it may run; absent where nothing bounds it. A one-time schedule is never bounded. */
  readonly start?: Minute;
  /** The last minute at which it may run. */
  readonly end?: Minute;
  /** Minutes by which a run may begin later: the flexible time window. */
  readonly flexibleMinutes: number;
}

/** A schedule as it stands in a template. */
export interface ScheduleTexts {
  readonly expression: string;
  /** Default: UTC, as for AWS. */
  readonly timeZone?: string;
  /** ISO 8601, in UTC where it states no offset. */
  readonly startDate?: string;
  readonly endDate?: string;
  /** Default: 0, which is no window. */
  readonly flexibleMinutes?: number;
}

/** Reads a schedule; unknown as soon as one of its parts is. */
export function readSchedule(texts: ScheduleTexts): Maybe<Schedule> {
  const { timeZone = UTC, flexibleMinutes = 0 } = texts;
  const expression = readExpression(texts.expression);
  if (isUnknown(expression)) return expression;
  const problem = timeZoneProblem(timeZone);
  if (problem !== undefined) return { unknown: problem };
  const start = readDate('the start date', texts.startDate);
  if (isUnknown(start)) return start;
  const end = readDate('the end date', texts.endDate);
  if (isUnknown(end)) return end;
  // AWS takes no notice of either date then: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
  const isBounded = expression.kind !== 'at';
  return {
    expression,
    timeZone,
    ...(isBounded && start !== undefined && { start }),
    ...(isBounded && end !== undefined && { end }),
    flexibleMinutes,
  };
}

const DATE = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/;

function readDate(what: string, text: string | undefined): Maybe<Minute | undefined> {
  if (text === undefined) return undefined;
  const match = DATE.exec(text);
  const isLocal = text.includes('T') && match?.[1] === undefined;
  const milliseconds = match ? Date.parse(isLocal ? `${text}Z` : text) : NaN;
  if (Number.isNaN(milliseconds)) return { unknown: `${what} must be like 2027-06-30T13:00:00Z, got '${printable(text)}'` };
  return minuteOf(milliseconds);
}
