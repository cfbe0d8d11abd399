import type { Outlet } from '../../core/reach/access-graph';
import { isFields, isList, own } from '../fields';
import { isOnTheWay } from '../reach/on-the-way';
import { isUnread } from '../reach/resource-roles';
import type { Template } from '../template';
import type { TemplateMember } from '../template-member';
import { FOR_EACH, Loops } from './for-each';
import { withGlobals } from './sam-globals';

/** A template as CloudFormation makes it before it deploys it, as far as that is known here. */
export interface Expanded {
  readonly member: TemplateMember;
  /** What is not known, and may be part of a way to a database. */
  readonly unread: readonly Outlet[];
}

/** Sections that macros and loops may stand in. Conditions are not evaluated, so that nothing depends on them. */
const SECTIONS = ['Mappings', 'Resources', 'Outputs'] as const;

const TRANSFORM = 'Fn::Transform';

/** Macros that are known: they add nothing that opens connections but what is read as they would make it. */
const KNOWN = /^AWS::(Serverless-|SecretsManager-|LanguageExtensions$|CodeDeployBlueGreen$|ServiceCatalog$|CodeStar$)/;

const known = new WeakMap<TemplateMember, Expanded>();

/** A template with its loops and `Globals` written out. */
export function expandedMember(member: TemplateMember): Expanded {
  const expanded = known.get(member) ?? expand(member);
  known.set(member, expanded);
  known.set(expanded.member, expanded);
  return expanded;
}

function expand(member: TemplateMember): Expanded {
  const unread = new Map<string, Outlet>();
  const tell = (what: string, because: string): void => void unread.set(what, { what: `${what} of ${member.name}`, because });
  for (const { what, because } of macrosOf(member.template)) tell(what, because);
  const template = withoutLoops(member.template, tell);
  for (const name of SECTIONS) tellOfMacrosIn(name, own(template, name), tell);
  const written = own(template, 'Resources');
  const Resources = withGlobals(written, own(template, 'Globals'));
  const isSame = template === member.template && Resources === written;
  return { member: isSame ? member : { ...member, template: { ...template, Resources } }, unread: [...unread.values()] };
}

type Tell = (what: string, because: string) => void;

function macrosOf(template: Template): Outlet[] {
  const stated = own(template, 'Transform');
  const all: readonly unknown[] = isList(stated) ? stated : [stated];
  const macros = [...all, own(template, TRANSFORM)].filter(macro => macro !== undefined && macro !== null);
  return macros.flatMap(macro => {
    const name = typeof macro === 'string' ? macro : own(macro, 'Name');
    return typeof name === 'string' && KNOWN.test(name) ? [] : [unreadMacro(macro)];
  });
}

function unreadMacro(macro: unknown): Outlet {
  const name = typeof macro === 'string' ? macro : own(macro, 'Name');
  const location = own(own(macro, 'Parameters'), 'Location');
  const words = [name, location].filter(word => typeof word === 'string');
  const because =
    name === 'AWS::Include' ? 'the file that it brings in is not read' : 'what it makes of the template is not known';
  return { what: `macro ${words.join(' ') || 'without a name'}`, because };
}

function withoutLoops(template: Template, tell: Tell): Template {
  const looping = (['Conditions', ...SECTIONS] as const).filter(name => hasKey(own(template, name), FOR_EACH));
  if (looping.length === 0) return template;
  const sections = looping.map(name => {
    const loops = new Loops(template, ({ key, because }, fragment) => {
      if (name !== 'Conditions' && (name !== 'Resources' || mayMatter(fragment))) tell(`${key} in ${name}`, because);
    });
    return [name, loops.writeOut(own(template, name))] as const;
  });
  return { ...template, ...Object.fromEntries(sections) };
}

/** Whether a loop that is not written out makes anything that is read; within a resource it has no types. */
function mayMatter(fragment: unknown): boolean {
  if (!isFields(fragment)) return true;
  return Object.entries(fragment).some(([key, value]) => {
    if (key.startsWith(FOR_EACH)) return mayMatter(isList(value) ? value[2] : undefined);
    const type = own(value, 'Type');
    return typeof type !== 'string' || !isUnread(type);
  });
}

/** What is brought into a section may be anything; what is brought into a resource is part of that. */
function tellOfMacrosIn(name: string, section: unknown, tell: Tell): void {
  if (!isFields(section)) return;
  for (const [key, entry] of Object.entries(section)) {
    if (key === TRANSFORM) {
      const { what, because } = unreadMacro(entry);
      tell(`${what} in ${name}`, because);
      continue;
    }
    const type = own(entry, 'Type');
    if (name === 'Resources' && typeof type === 'string' && isOnTheWay(type) && hasKey(entry, TRANSFORM)) {
      tell(`a macro in ${key}`, 'what it makes of the resource is not known');
    }
  }
}

/** Whether a key begins so anywhere in a value. */
function hasKey(root: unknown, beginning: string): boolean {
  // A stack instead of recursion: templates may be nested as deep as the file is long.
  const open: unknown[] = [root];
  while (open.length > 0) {
    const next = open.pop();
    if (isList(next)) for (const item of next) open.push(item);
    else if (isFields(next)) {
      for (const key of Object.keys(next)) {
        if (key.startsWith(beginning)) return true;
        open.push(next[key]);
      }
    }
  }
  return false;
}
