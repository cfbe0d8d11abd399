/** A JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object: not null, not a list. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is a JSON list. */
export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** A field of a JSON object; undefined for anything else. Own fields only: `__proto__` and `constructor` are names like any other. */
export function own(value: unknown, name: string): unknown {
  return isFields(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** The same, whatever the letter case of the field's name. */
export function ownInAnyCase(value: unknown, name: string): unknown {
  if (!isFields(value)) return undefined;
  const found = Object.keys(value).find(key => key.toLowerCase() === name.toLowerCase());
  return found === undefined ? undefined : value[found];
}
