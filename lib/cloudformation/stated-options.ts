import type { StatedOption } from '../core/clients/traps';
import { JAVA_OPTIONS } from '../core/ready-made-servers';
import { isFields, isList } from './fields';

/** `--name=value`, `--name value` and `-Dname=value`, alone or within a script in quotes. */
const OPTION = /(?<=^|[\s"'])(?:(--[A-Za-z][\w.-]*)(?:=|\s+)|-D([A-Za-z][\w.-]*)=)(\S+)/g;

/** Options and properties that a command states. */
export function optionsIn(command: string): StatedOption[] {
  return [...command.matchAll(OPTION)].map(([, argument, property, value = '']) => option(argument ?? property ?? '', value));
}

/** Properties, or keys of an address, that a variable sets; undefined for variables of anything else. */
export function propertiesIn(variable: string, text: string): StatedOption[] | undefined {
  // It goes before the other variables: https://docs.spring.io/spring-boot/reference/features/external-config.html
  if (variable === 'SPRING_APPLICATION_JSON') return propertiesOfJson(text);
  // The end of an address: https://www.keycloak.org/server/all-config
  if (variable === 'KC_DB_URL_PROPERTIES') return text.split(/[?&;]/).flatMap(keyOf);
  return JAVA_OPTIONS.includes(variable) ? optionsIn(text).filter(({ name }) => !name.startsWith('--')) : undefined;
}

/** A value, with or without quotes, that is nothing but digits. */
export function wholeNumber(text: string): number | undefined {
  const [, digits] = /^\s*["']?(\d{1,6})["']?;?\s*$/.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

function option(name: string, value: string): StatedOption {
  const number = wholeNumber(value);
  return number === undefined ? { name } : { name, number };
}

function keyOf(pair: string): StatedOption[] {
  const [, key, value = ''] = /^\s*([^=]+?)\s*=([^]*)$/.exec(pair) ?? [];
  return key === undefined ? [] : [option(key, value)];
}

function propertiesOfJson(text: string): StatedOption[] {
  try {
    return leaves('', JSON.parse(text));
  } catch {
    // What Spring cannot read either.
    return [];
  }
}

function leaves(path: string, value: unknown): StatedOption[] {
  if (!isFields(value) || isList(value)) return [option(path, String(value))];
  return Object.entries(value).flatMap(([key, each]) => leaves(path === '' ? key : `${path}.${key}`, each));
}
