import { tellsPool } from '../core/ready-made';
import type { RunSettings } from '../core/run-settings';
import { shellVariables } from '../core/shell-variables';
import type { Maybe } from '../core/unknown';
import { objectsOf } from './branches';
import { isFields, own } from './fields';
import type { Possible } from './intrinsics';
import { possibleTexts, possibleValues, unreadableBecause } from './intrinsics';
import type { Outcome } from './outcome';
import { combinations, each, known, union } from './outcome';
import type { Container } from './task-definition';
import type { Template } from './template';
import { resource } from './template';

/** What a variable may hold: undefined where it may not be set. */
type Setting = Maybe<string> | undefined;

/** Everything that a container may be run with, over all conditions and parameters. */
export function runsOfContainer(container: Container): Outcome<RunSettings> {
  const { environment, conditional, secrets, unread, mounts } = container;
  const variables = new Map<string, Outcome<Setting>>();
  for (const [name, value] of environment) {
    const stated = settingsOf(name, value);
    variables.set(name, conditional.has(name) ? union<Setting>([stated, known(undefined)]) : stated);
  }
  for (const name of secrets) {
    variables.set(name, union<Setting>([variables.get(name) ?? known(), known<Setting>({ unknown: `${name} is a secret` })]));
  }
  return runsOf({ image: optionalText(container.image), command: optionalText(container.commands), variables, unread, mounts });
}

/** Everything that a function may be run with, by its variables alone. */
export function runsOfFunction(template: Template, logicalId: string): Outcome<RunSettings> {
  const environments = objectsOf(own(resource(template, logicalId)?.properties, 'Environment'));
  const objects = environments.values.map(environment => objectsOf(own(environment, 'Variables')));
  const branches = objects.flatMap(({ values }) => values);
  const names = new Set(branches.flatMap(branch => (isFields(branch) ? Object.keys(branch) : [])));
  const variables = new Map([...names].map(name => [name, union(branches.map(branch => variableIn(template, branch, name)))]));
  const reasons = [...environments.unknown, ...objects.flatMap(({ unknown }) => unknown)];
  const unread = reasons.map(reason => unreadableBecause('Environment', reason));
  return runsOf({ image: known(undefined), command: known(undefined), variables, unread, mounts: [] });
}

function variableIn(template: Template, variables: unknown, name: string): Outcome<Setting> {
  const stated = own(variables, name);
  return stated === undefined ? known(undefined) : settingsOf(name, possibleValues(template, stated));
}

/** What may be read and what may not are both values that the variable may have. */
function settingsOf(name: string, value: Possible): Outcome<Setting> {
  const texts = value.values.map(each => possibleTexts({}, each, name));
  const reasons = [...value.unknown.map(reason => unreadableBecause(name, reason)), ...texts.flatMap(({ unknown }) => unknown)];
  return known<Setting>(
    ...new Set(texts.flatMap(({ values }) => values)),
    ...(texts.some(({ absent }) => absent) ? [undefined] : []),
    // One reason is as good as another: each leaves the pool unknown.
    ...reasons.slice(0, 1).map(unknown => ({ unknown })),
  );
}

/** Texts that cannot be read at all are as good as none: they tell no software, and are told by it. */
function optionalText({ values, unknown }: Possible): Outcome<Setting> {
  const texts = values.map(value => (value === undefined ? undefined : String(value)));
  return known(...texts, ...(unknown.length > 0 ? ['${?}'] : []));
}

interface PossibleRun extends Pick<Container, 'unread' | 'mounts'> {
  readonly image: Outcome<Setting>;
  readonly command: Outcome<Setting>;
  readonly variables: ReadonlyMap<string, Outcome<Setting>>;
}

function runsOf({ image, command, variables, unread, mounts }: PossibleRun): Outcome<RunSettings> {
  // Others would only multiply the alternatives.
  const telling = [...variables].filter(([name]) => tellsPool(name));
  const all = combinations([image, command, ...telling.map(([, values]) => values)]);
  return each(all, ([ofImage, ofCommand, ...values]) => {
    const set = telling.flatMap(([name], index): [string, Maybe<string>][] => {
      const value = values[index];
      return value === undefined ? [] : [[name, value]];
    });
    const command = typeof ofCommand === 'string' ? ofCommand : undefined;
    return each(withShell(new Map(set), command), withThese =>
      known<RunSettings>({
        ...(typeof ofImage === 'string' && { image: ofImage }),
        ...(command !== undefined && { command }),
        ...(unread[0] !== undefined && { unread: unread[0] }),
        variables: withThese,
        mounts,
      }),
    );
  });
}

type Variables = ReadonlyMap<string, Maybe<string>>;

/** Variables that a command sets before it starts the software stand above those of the container. */
function withShell(variables: Variables, command = ''): Outcome<Variables> {
  const inShell = [...shellVariables(command)].filter(([name]) => tellsPool(name));
  const all = inShell.map(([name, { values, mayBeOther }]) =>
    known<Setting>(...values, ...(mayBeOther ? [variables.get(name)] : [])),
  );
  return each(combinations(all), values => {
    const set = inShell.map(([name], index) => [name, values[index]] as const);
    return known<Variables>(
      new Map([...variables, ...set.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))]),
    );
  });
}
