import type { Template } from './template';

/** One template of an app. */
export interface TemplateMember {
  /** Unique among the templates of the app. */
  readonly name: string;
  readonly template: Template;
  /** The resource of another template that a nested stack is. */
  readonly nestedIn?: { readonly name: string; readonly logicalId: string };
  /** How people know a resource; by its logical id where nobody says. */
  describe?(logicalId: string): Label | undefined;
  /** What the stack is called where it is deployed; absent where nobody says. */
  readonly stackName?: string;
  /** Where it is deployed, as far as that is known. */
  readonly environment?: Environment;
}

/** Exports are those of one account and Region. */
export interface Environment {
  readonly account?: string;
  readonly region?: string;
}

export interface Label {
  readonly path: string;
  readonly name: string;
}

/**
 * What something of a template is called among all templates of an app: `Stack/Api`.
 *
 * Logical ids have no slash, so that no two have the same. What the texts of templates give a meaning to, such as the dot before an attribute,
 * is written `%2E`.
 */
export function idOf(member: string, logicalId: string): string {
  return `${isPlain(member) ? member : member.replace(/[^\p{L}\p{N}/_ -]/gu, escaped)}/${logicalId.replace(/[%/]/g, escaped)}`;
}

/** Nearly all names are, and this is asked for every reference. */
function isPlain(name: string): boolean {
  return /^[\w/-]*$/.test(name);
}

/** Of fixed length, so that different names stay different. */
function escaped(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return code.length <= 2 ? `%${code.padStart(2, '0')}` : `%u${code.padStart(6, '0')}`;
}
