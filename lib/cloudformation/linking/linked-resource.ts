import { isFields, isList, own } from '../fields';
import type { TemplateMember } from '../template-member';
import { idOf } from '../template-member';
import type { App } from './app';
import type { Rewriter } from './rewriter';

/** What a resource is linked by. */
export interface Linking {
  readonly app: App;
  readonly rewriter: Rewriter;
}

/** A resource in the names of the linked template. */
export function linkedResource({ app, rewriter }: Linking, member: TemplateMember, name: string, value: unknown): unknown {
  if (!isFields(value)) return rewriter.rewrite(member, value);
  const isLinked = app.nestedAt(member, name) !== undefined;
  const fields = Object.entries(value).map(([key, field]): [string, unknown] => {
    switch (key) {
      case 'Type':
      case 'Metadata':
        return [key, field];
      case 'Condition':
      case 'DependsOn':
        return [key, named(member, field)];
      case 'Properties':
        return [key, rewriter.rewrite(member, isLinked ? withoutParameters(field) : field)];
      default:
        return [key, rewriter.rewrite(member, field)];
    }
  });
  return Object.fromEntries([...conditionAround(app, member), ...fields]);
}

/** What is handed over stands where the nested stack uses it: nobody refers to it before. */
function withoutParameters(properties: unknown): unknown {
  if (!isFields(properties)) return properties;
  return Object.fromEntries(Object.entries(properties).filter(([key]) => key !== 'Parameters'));
}

/** Whatever is in a nested stack exists only where that does; a condition of its own makes it no more certain. */
function conditionAround(app: App, member: TemplateMember): [string, unknown][] {
  for (const stack of app.stacksAround(member)) {
    const condition = own(stack.expression, 'Condition');
    if (typeof condition === 'string') return [['Condition', idOf(stack.member.name, condition)]];
  }
  return [];
}

/** One name, or a list of them. */
function named(member: TemplateMember, names: unknown): unknown {
  if (isList(names)) return names.map(name => (typeof name === 'string' ? idOf(member.name, name) : name));
  return typeof names === 'string' ? idOf(member.name, names) : names;
}
