import type { TemplateSet } from './template-set';

/** Reads something of a set once, because every database in it asks for it. */
export function oncePerSet<T extends object>(read: (set: TemplateSet) => T): (set: TemplateSet) => T {
  const known = new WeakMap<TemplateSet, T>();
  return set => {
    const found = known.get(set) ?? read(set);
    known.set(set, found);
    return found;
  };
}
