import type { DeploymentOverlap } from '../core/overlap';
import { printable } from '../core/text';
import type { Maybe } from '../core/unknown';
import { isUnknown } from '../core/unknown';
import { objectsOf } from './branches';
import type { Fields } from './fields';
import { own, ownInAnyCase } from './fields';
import { possibleNumbers, possibleTexts, possibleValues, unreadableBecause } from './intrinsics';
import type { Template } from './template';

/** Per cent that ECS takes when a service states no maximumPercent: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html */
const DEFAULT_MAXIMUM_PERCENT = 200;

const BLUE_GREEN_STRATEGIES = new Set(['BLUE_GREEN', 'LINEAR', 'CANARY']);

/** How a service is replaced, over all parameters and conditions: the way with most copies. Unknown as soon as one way is. */
export function readOverlap(template: Template, properties: Fields, where: string): Maybe<DeploymentOverlap> {
  const overlaps = overlapsOf(template, properties, where);
  const [first = { unknown: `the deployment of ${printable(where)} cannot be read` }, ...others] = overlaps;
  return others.reduce(worse, first);
}

function overlapsOf(template: Template, properties: Fields, where: string): Maybe<DeploymentOverlap>[] {
  const scheduling = textsOf(template, own(properties, 'SchedulingStrategy'), `SchedulingStrategy of ${where}`, 'REPLICA');
  const controllers = objectsOf(own(properties, 'DeploymentController'));
  const what = `DeploymentController of ${where}`;
  const types = controllers.values.flatMap(controller => textsOf(template, own(controller, 'Type'), `Type of ${what}`, 'ECS'));
  return [
    ...scheduling.filter(strategy => strategy === 'DAEMON').map((): DeploymentOverlap => ({ kind: 'daemon' })),
    ...scheduling.filter(isUnknown),
    ...(scheduling.includes('REPLICA') ? types.flatMap(type => overlapsUnder(type, template, properties, where)) : []),
    ...controllers.unknown.map(reason => ({ unknown: unreadableBecause(what, reason) })),
    ...scheduling
      .filter(strategy => !isUnknown(strategy) && strategy !== 'DAEMON' && strategy !== 'REPLICA')
      .map(() => noStrategy(where)),
  ];
}

function noStrategy(where: string): Maybe<DeploymentOverlap> {
  return { unknown: `SchedulingStrategy of ${printable(where)} must be REPLICA or DAEMON` };
}

function overlapsUnder(type: Maybe<string>, template: Template, properties: Fields, where: string): Maybe<DeploymentOverlap>[] {
  if (isUnknown(type)) return [type];
  switch (type) {
    case 'ECS':
      return configuredOverlaps(template, properties, where);
    case 'CODE_DEPLOY':
      return [{ kind: 'blue-green', strategy: type }];
    default: {
      const reason = `the deployment controller of ${printable(where)} is ${printable(type)}, which decides by itself how many tasks run`;
      return [{ unknown: `${reason}: state the deployment overlap` }];
    }
  }
}

function configuredOverlaps(template: Template, properties: Fields, where: string): Maybe<DeploymentOverlap>[] {
  const what = `DeploymentConfiguration of ${where}`;
  const { values, unknown } = objectsOf(own(properties, 'DeploymentConfiguration'));
  return [
    ...unknown.map(reason => ({ unknown: unreadableBecause(what, reason) })),
    ...values.flatMap(configuration =>
      textsOf(template, own(configuration, 'Strategy'), `Strategy of ${where}`, 'ROLLING').flatMap(strategy => {
        if (isUnknown(strategy)) return [strategy];
        if (BLUE_GREEN_STRATEGIES.has(strategy)) return [{ kind: 'blue-green' as const, strategy }];
        if (strategy === 'ROLLING') return rollingOverlaps(template, configuration, where);
        return [
          {
            unknown: `Strategy of ${printable(where)} is ${printable(strategy)}, which is not known: state the deployment overlap`,
          },
        ];
      }),
    ),
  ];
}

function rollingOverlaps(template: Template, configuration: unknown, where: string): Maybe<DeploymentOverlap>[] {
  const percents = possibleNumbers(template, own(configuration, 'MaximumPercent'), `MaximumPercent of ${where}`);
  const deferred = mayDeferCleanup(template, configuration) ? { deferredCleanup: true } : {};
  const values = [...percents.values, ...(percents.absent ? [DEFAULT_MAXIMUM_PERCENT] : [])];
  return [
    ...values.map(maximumPercent => ({ kind: 'rolling' as const, maximumPercent, ...deferred })),
    ...percents.unknown.map(unknown => ({ unknown })),
  ];
}

/**
 * Whether a deployment may be called done while its old tasks still run.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/early-success-criteria.html
 */
function mayDeferCleanup(template: Template, configuration: unknown): boolean {
  const { values, unknown } = objectsOf(ownInAnyCase(configuration, 'EarlySuccessCriteria'));
  if (unknown.length > 0) return true;
  return values.some(criteria => {
    return (
      mayBe(template, ownInAnyCase(criteria, 'Enable'), true) &&
      mayBe(template, ownInAnyCase(criteria, 'SourceServiceRevisionCleanup'), 'DEFERRED')
    );
  });
}

/** Whether an expression may be a value; one that is absent or of another text is not. */
function mayBe(template: Template, expression: unknown, wanted: string | boolean): boolean {
  const { values, unknown } = possibleValues(template, expression);
  return (
    unknown.length > 0 ||
    values.some(value => String(value).toUpperCase() === String(wanted).toUpperCase() || String(value).includes('${'))
  );
}

function textsOf(template: Template, expression: unknown, what: string, otherwise: string): Maybe<string>[] {
  const { values, absent, unknown } = possibleTexts(template, expression, what);
  return [...values, ...(absent ? [otherwise] : []), ...unknown.map(reason => ({ unknown: reason }))];
}

function worse(a: Maybe<DeploymentOverlap>, b: Maybe<DeploymentOverlap>): Maybe<DeploymentOverlap> {
  if (isUnknown(a)) return a;
  return isUnknown(b) || percentOf(b) > percentOf(a) ? b : a;
}

/** Per cent of the copies that hold connections at once: orders overlaps alike for every number of copies. */
function percentOf(overlap: DeploymentOverlap): number {
  switch (overlap.kind) {
    case 'none':
    case 'migration':
      return 100;
    case 'stated':
      return overlap.percent;
    case 'rolling':
      return overlap.deferredCleanup ? Math.max(overlap.maximumPercent, 100) + 100 : Math.max(overlap.maximumPercent, 200);
    case 'blue-green':
    case 'daemon':
    case 'kubernetes':
    case 'function':
    case 'surplus':
      return 200;
  }
}
