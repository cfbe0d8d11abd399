import { own } from './fields';
import { possibleValues } from './intrinsics';
import { isOpaque, isSymbolic, opaqueSymbol, symbol } from './symbol';
import type { Template } from './template';
import { resource } from './template';

/**
 * The texts by which other resources of its template may name a resource: a reference to it, and the identifier that it states.
 *
 * @param property the property of the identifier, such as `DBProxyName`
 */
export function identifiersOf(template: Template, logicalId: string, property: string): Set<string> {
  const stated = own(resource(template, logicalId)?.properties, property);
  const names = stated === undefined ? [] : namesIn(template, stated);
  return new Set([symbol(logicalId), ...names.filter(name => !isOpaque(name))]);
}

/** The texts that an expression may yield, for comparing with identifiers; one that cannot be read equals none. */
export function namesIn(template: Template, expression: unknown): string[] {
  const { values, unknown } = possibleValues(template, expression, { symbols: true });
  const texts = values.filter(value => value !== undefined).map(String);
  return [...texts, ...unknown.map(() => UNREAD)].map(withoutCase);
}

const UNREAD = opaqueSymbol('');

/** RDS does not tell identifiers apart by their case. */
function withoutCase(text: string): string {
  return isSymbolic(text) ? text : text.toLowerCase();
}
