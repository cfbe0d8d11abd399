import type { StatedAddress, StatedVariable } from '../core/clients/traps';
import type { StatedIn } from '../core/trap-setting';
import { itemsOf, objectsOf } from './branches';
import { commandsOf } from './container-command';
import { selectedDefinitions } from './container-settings';
import { isFields, ownInAnyCase } from './fields';
import { possibleTexts, possibleValues } from './intrinsics';
import { optionsIn, propertiesIn, wholeNumber } from './stated-options';
import { containerName } from './task-definition';
import type { Template } from './template';

/**
 * Variables of the selected containers, and options of their commands, without their values but for whole numbers.
 *
 * @param definitions resolved `ContainerDefinitions`
 * @param selected names of containers; undefined for the first essential one
 */
export function statedInContainers(
  template: Template,
  definitions: unknown,
  selected: readonly string[] | undefined,
): StatedIn[] {
  return selectedDefinitions(definitions, selected).map(definition => ({
    where: `container ${containerName(template, definition)}`,
    variables: [
      ...itemsOf(ownInAnyCase(definition, 'Environment')).values.flatMap(entry => variablesOf(template, entry)),
      // What a secret holds is not known, its name is.
      ...itemsOf(ownInAnyCase(definition, 'Secrets')).values.flatMap(entry => namesOf(entry).map(name => ({ name }))),
    ],
    command: commandsOf(template, definition).values.flatMap(command => optionsIn(String(command ?? ''))),
  }));
}

/** Variables of a function, without their values. @param environment `Environment` as it will be rendered */
export function statedInFunction(template: Template, environment: unknown): StatedIn[] {
  const lists = objectsOf(environment).values.flatMap(branch => objectsOf(ownInAnyCase(branch, 'Variables')).values);
  const variables = lists.flatMap(list =>
    isFields(list) ? Object.entries(list).flatMap(([name, value]) => stated(template, name, value)) : [],
  );
  return [{ where: 'the function', variables }];
}

function variablesOf(template: Template, entry: unknown): StatedVariable[] {
  return namesOf(entry).flatMap(name => stated(template, name, ownInAnyCase(entry, 'Value')));
}

function namesOf(entry: unknown): string[] {
  return [...possibleTexts({}, ownInAnyCase(entry, 'Name'), 'Name').values];
}

/** One for each value that it may have. */
function stated(template: Template, name: string, value: unknown): StatedVariable[] {
  // Passwords and hosts are mostly known only when deployed: symbols stand for them.
  const { values } = possibleValues(template, readable(value), { symbols: true });
  const texts = values.flatMap(each => (each === undefined ? [] : [withoutSymbols(String(each))]));
  if (texts.length === 0) return [{ name }];
  return texts.map(text => {
    const address = addressIn(text);
    const options = propertiesIn(name, text);
    const number = wholeNumber(text);
    const isFalse = /^\s*false\s*$/i.test(text) && { isFalse: true as const };
    return {
      name,
      ...isFalse,
      ...(number !== undefined && { number }),
      ...(address && { address }),
      ...(options && { options }),
    };
  });
}

/** A password in the middle of an address is mostly a dynamic reference: the address around it can be read all the same. */
function readable(value: unknown): unknown {
  const text = JSON.stringify(value ?? null);
  return text.includes(DYNAMIC) ? (JSON.parse(text.replaceAll(DYNAMIC, 'x')) as unknown) : value;
}

const DYNAMIC = '{{resolve:';

/** What is known only when deployed stands for itself: its name may look like the end of an address. */
function withoutSymbols(text: string): string {
  return text.replace(/\$\{[^{}]*\}/g, 'x');
}

const ADDRESS =
  /^(?:jdbc:|r2dbc:(?:pool:)?)?(postgres|postgresql|postgis|cockroachdb|mysql|mysql2|mariadb)(?:[+:][\w+.-]+)?:\/\/[^?#]*(?:\?([^#]*))?/i;

/** A string of `Key=Value;` is one of a database where it names a server and who connects. */
const CONNECTION_STRING =
  /^(?=(?:.*;)?\s*(?:host|server|data source)\s*=)(?=(?:.*;)?\s*(?:username|user id|user|uid|password|pwd)\s*=)/is;

function addressIn(text: string): StatedAddress | undefined {
  const [, scheme, query = ''] = ADDRESS.exec(text) ?? [];
  if (scheme !== undefined) return { scheme: scheme.toLowerCase(), ...keysOf(query.split('&')) };
  return CONNECTION_STRING.test(text) ? keysOf(text.split(';')) : undefined;
}

function keysOf(pairs: readonly string[]): Pick<StatedAddress, 'keys' | 'numbers'> {
  const found = pairs.flatMap(pair => {
    const [, key, value = ''] = /^\s*([^=]+?)\s*=([^]*)$/.exec(pair) ?? [];
    return key === undefined ? [] : [{ key, number: wholeNumber(value) }];
  });
  const numbers = found.flatMap(({ key, number }): [string, number][] => (number === undefined ? [] : [[key, number]]));
  return { keys: found.map(({ key }) => key), ...(numbers.length > 0 && { numbers: new Map(numbers) }) };
}
