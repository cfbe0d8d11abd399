/**
 * Symbols stand in a text for what is known only when deployed: `${Cluster}` for a Ref, `${Api.Name}` for an attribute.
 *
 * A symbol that begins with `?` is opaque: it says what the text comes from, not what it is, so it equals nothing.
 */
export function symbol(name: string): string {
  return `\${${name}}`;
}

export function opaqueSymbol(name: string): string {
  return symbol(`?${name}`);
}

/** Whether a part of a text is known only when deployed. */
export function isSymbolic(text: string): boolean {
  return text.includes('${');
}

/** Whether two texts that read alike may still differ. */
export function isOpaque(text: string): boolean {
  return text.includes('${?');
}

/** The names inside a text's symbols, without their attributes: resources, parameters, functions. */
export function symbolNames(text: string): string[] {
  return [...text.matchAll(/\$\{\??([^{}.]*)/g)].map(match => match[1] ?? '');
}

/** The name of a text that is one symbol and nothing else. */
export function soleSymbolName(text: string): string | undefined {
  return /^\$\{([^{}.?]*)(\.[^{}]*)?\}$/.exec(text)?.[1];
}

/** What stands between the slashes of a text; those within a symbol are part of a name. */
export function segmentsOf(text: string): string[] {
  const isolated = text.replace(/\$\{[^{}]*\}/g, name => name.replaceAll('/', '\0'));
  return isolated.split('/').map(segment => segment.replaceAll('\0', '/'));
}
