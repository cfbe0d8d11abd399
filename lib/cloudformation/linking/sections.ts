import { isFields, own } from '../fields';
import type { Template } from '../template';
import type { TemplateMember } from '../template-member';
import { idOf } from '../template-member';

export type Section = Record<string, unknown>;

/** One section of all templates; what is no object has no entries. */
export function section(
  members: readonly TemplateMember[],
  name: keyof Template,
  entry: (member: TemplateMember, name: string, value: unknown) => unknown,
): Section {
  return Object.fromEntries(
    members.flatMap(member => {
      const entries = own(member.template, name);
      if (!isFields(entries)) return [];
      return Object.entries(entries).map(([key, value]) => [idOf(member.name, key), entry(member, key, value)]);
    }),
  );
}

/** A parameter that is handed something else than its default; nothing else is known of it where that cannot be followed. */
export function withoutValues(parameter: unknown): unknown {
  if (!isFields(parameter)) return {};
  const { Default: _default, AllowedValues: _allowed, ...others } = parameter;
  return others;
}
