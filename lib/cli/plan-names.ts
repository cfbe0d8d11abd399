import { printable } from '../core/text';
import type { Mistake, PlanDocument, PlanPath } from './plan-document';
import { nameOf } from './plan-fault';

interface Named {
  readonly name: string | undefined;
  readonly path: PlanPath;
}

/** Things of a plan that have the name of an earlier one. */
export function sameNames(document: PlanDocument, things: readonly Named[], owners: string): Mistake[] {
  const seen = new Map<string, PlanPath>();
  return things.flatMap(({ name, path }) => {
    if (name === undefined) return [];
    const namePath = [...path, 'name'];
    const first = seen.get(name);
    if (first === undefined) seen.set(name, namePath);
    return first === undefined ? [] : [sameName(document, name, namePath, first, owners)];
  });
}

function sameName(document: PlanDocument, name: string, path: PlanPath, first: PlanPath, owners: string): Mistake {
  const { line } = document.placeOf(first);
  const message = `${nameOf(path)} must differ for ${owners}, got ${printable(JSON.stringify(name))} as in line ${line}: rename one`;
  return { place: document.placeOf(path), message };
}
