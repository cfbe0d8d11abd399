import type { Outlet } from '../../core/reach/access-graph';
import { isFields, isList, own } from '../fields';
import type { Fields } from '../fields';
import { possibleItems } from '../intrinsics';
import { isListType } from '../linking/parameter-type';
import { expandedMember } from '../linking/expanded-template';
import type { Lead } from '../linking/handed-out';
import { HandedOut } from '../linking/handed-out';
import type { Source } from '../linking/rewriter';
import { resource } from '../template';
import type { Label, TemplateMember } from '../template-member';
import { idOf } from '../template-member';
import { isOnTheWay } from './on-the-way';
import type { RawReference } from './raw-references';
import { rawReferences } from './raw-references';

export { idOf } from '../template-member';
export type { Label, TemplateMember } from '../template-member';

/** A resource of the set. */
export interface SetResource extends Label {
  readonly id: string;
  readonly logicalId: string;
  readonly member: TemplateMember;
  readonly type: string;
  readonly properties: Fields;
}

/** What an expression refers to, wherever that stands. */
export type Target =
  | { readonly kind: 'resource'; readonly id: string; readonly attribute: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'outside'; readonly what: string };

/** A target, with the property that names it. */
export interface Mention<T extends Target = Target> {
  readonly target: T;
  readonly where: string;
}

export type ResourceMention = Mention<Extract<Target, { kind: 'resource' }>>;

/** A resource may have 16 security groups. */
const MOST_PIECES = 100;

/** Names that lead to names are followed so far. */
const DEEPEST = 50;

/** The templates of an app: follows exports, imports, and what nested stacks are handed and hand back. */
export class TemplateSet {
  public readonly resources = new Map<string, SetResource>();
  private readonly byType = new Map<string, SetResource[]>();
  private readonly members = new Map<string, TemplateMember>();
  private readonly nested = new Map<string, TemplateMember>();
  private readonly given: HandedOut;
  private readonly unreadParts = new Map<string, Outlet>();
  private readonly followed = new Map<string, readonly Target[]>();
  private depth = 0;
  private readonly mentions = new Map<string, readonly Mention[]>();

  public constructor(asWritten: readonly TemplateMember[]) {
    const expanded = asWritten.map(expandedMember);
    const members = expanded.map(({ member }) => member);
    for (const part of expanded.flatMap(({ unread }) => unread)) this.unreadParts.set(part.what, part);
    for (const member of members) {
      this.members.set(member.name, member);
      if (member.nestedIn) this.nested.set(idOf(member.nestedIn.name, member.nestedIn.logicalId), member);
      this.addResources(member);
    }
    this.given = new HandedOut(members);
  }

  /** A template of the set; an empty one for a name that it does not have. */
  public member(name: string): TemplateMember {
    return this.members.get(name) ?? { name, template: {} };
  }

  /** Every output that has a name by which others may import it. */
  public get exportedOutputs(): readonly Source[] {
    return this.given.exportedOutputs;
  }

  /** Outputs that a reference to another stack leads to, or may lead to. */
  public outputsRead(by: TemplateMember, { to }: RawReference): readonly Source[] {
    return this.leadsOf(by, to).flatMap(({ sources, doubt }) => [...sources, ...(doubt?.sources ?? [])]);
  }

  /** What has been looked at so far and cannot be told, although it may be part of a way to a database. */
  public get unread(): readonly Outlet[] {
    return [...this.unreadParts.values()];
  }

  public ofType(type: string): readonly SetResource[] {
    return this.byType.get(type) ?? [];
  }

  /** Whether a resource is a nested stack whose template is one of the set. */
  public hasNested(id: string): boolean {
    return this.nested.has(id);
  }

  /** The resources among what an expression may refer to. */
  public idsIn(member: TemplateMember, expression: unknown): string[] {
    return this.targetsOf(member, expression).flatMap(target => (target.kind === 'resource' ? [target.id] : []));
  }

  /** Every resource that the properties of a resource refer to, and every id of a security group in them. */
  public mentionsOf(found: SetResource): readonly Mention[] {
    const known = this.mentions.get(found.id);
    if (known) return known;
    const mentions: Mention[] = [];
    for (const raw of rawReferences(found.properties)) {
      if (raw.to.kind === 'text' && !raw.to.text.startsWith('sg-')) continue;
      for (const target of this.targetsOfRaw(found.member, raw)) {
        if (target.kind !== 'outside') mentions.push({ target, where: raw.where });
      }
    }
    this.mentions.set(found.id, mentions);
    return mentions;
  }

  /** The resources among them. */
  public resourcesNamedBy(found: SetResource): readonly ResourceMention[] {
    return this.mentionsOf(found).filter((mention): mention is ResourceMention => mention.target.kind === 'resource');
  }

  /** Everything that an expression of a template may refer to, each once; what cannot be followed is outside. */
  public targetsOf(member: TemplateMember, expression: unknown): Target[] {
    const targets = new Map<string, Target>();
    for (const raw of rawReferences(expression)) {
      for (const target of this.targetsOfRaw(member, raw)) targets.set(Object.values(target).join('\n'), target);
    }
    return [...targets.values()];
  }

  private targetsOfRaw(member: TemplateMember, { to }: RawReference): readonly Target[] {
    if (to.kind === 'text') return [to];
    if (to.kind === 'import' || to.kind === 'stack-output') return this.handedOut(member, this.leadsOf(member, to));
    if (to.kind === 'lookup') return this.lookedUp(member, to.expression);
    if (to.kind === 'split') return splitAt(to.delimiter, this.targetsOf(member, to.source));
    return this.follow(`${member.name}\n${to.name}\n${to.attribute}`, () => this.named(member, to));
  }

  /** Follows each name once; whatever is handed on in a circle leads nowhere. */
  private follow(key: string, targets: () => readonly Target[]): readonly Target[] {
    const known = this.followed.get(key);
    if (known) return known;
    if (this.depth >= DEEPEST) return [{ kind: 'outside', what: 'what is handed on too often to be followed' }];
    this.followed.set(key, []);
    this.depth += 1;
    const found = targets();
    this.depth -= 1;
    this.followed.set(key, found);
    return found;
  }

  private named(member: TemplateMember, { name, attribute }: { name: string; attribute: string }): Target[] {
    const id = idOf(member.name, name);
    const child = this.nested.get(id);
    if (child && attribute.startsWith('Outputs.')) {
      const output = own(own(child.template.Outputs, attribute.slice('Outputs.'.length)), 'Value');
      return this.targetsOf(child, output);
    }
    const written = this.given.crossRegion(member, name, attribute);
    if (written) return this.handedOut(member, [written]);
    const parameter = own(own(member.template, 'Parameters'), name);
    if (parameter === undefined) return [{ kind: 'resource', id, attribute }];
    return this.handedOver(member, name, parameter);
  }

  private handedOver(member: TemplateMember, name: string, parameter: unknown): Target[] {
    const outer = member.nestedIn && this.members.get(member.nestedIn.name);
    const stack = member.nestedIn && this.resources.get(idOf(member.nestedIn.name, member.nestedIn.logicalId));
    const value = own(own(stack?.properties, 'Parameters'), name);
    if (outer && value !== undefined) {
      const targets = this.targetsOf(outer, value);
      return isListType(own(parameter, 'Type')) ? splitAt(',', targets) : targets;
    }
    const { values } = possibleItems(member.template, { Ref: name }, name);
    const isKnown = values.length > 0 && own(parameter, 'AllowedValues') !== undefined;
    const texts = values.map(text => ({ kind: 'text', text }) as const);
    // Whoever deploys may state another value than the default.
    return isKnown ? texts : [...texts, { kind: 'outside', what: `parameter ${name}` }];
  }

  private lookedUp({ template }: TemplateMember, expression: unknown): Target[] {
    const { values, unknown } = possibleItems(template, expression, '');
    const texts = values.map(text => ({ kind: 'text', text }) as const);
    const otherwise = isDefaulted(expression);
    return unknown.length === 0 || otherwise
      ? texts
      : [...texts, { kind: 'outside', what: 'an entry of a mapping that is not found' }];
  }

  private leadsOf(by: TemplateMember, to: RawReference['to']): readonly Lead[] {
    if (to.kind === 'import') return this.given.imports(by, to.argument);
    return to.kind === 'stack-output' ? this.given.stackOutputs(by, to.argument) : [];
  }

  private handedOut(by: TemplateMember, leads: readonly Lead[]): Target[] {
    return leads.flatMap((lead): Target[] => {
      if (lead.doubt?.sources.some(source => this.matters(source))) {
        const what = `${lead.what}, which ${by.name} reads`;
        this.unreadParts.set(what, { what, because: lead.doubt.because });
      }
      if (lead.sources.length === 0) return [{ kind: 'outside', what: lead.what }];
      return lead.sources.flatMap(source => this.targetsOfSource(source));
    });
  }

  private targetsOfSource({ id, member, value }: Source): readonly Target[] {
    return this.follow(id, () => this.targetsOf(member, value));
  }

  /** Whether it may be part of a way to a database. */
  private matters(source: Source): boolean {
    return this.targetsOfSource(source).some(target => {
      if (target.kind !== 'resource') return target.kind === 'text' && target.text.startsWith('sg-');
      const type = this.resources.get(target.id)?.type ?? '';
      return isOnTheWay(type) || target.attribute.includes('SecurityGroup');
    });
  }

  private addResources(member: TemplateMember): void {
    const resources = own(member.template, 'Resources');
    if (!isFields(resources)) return;
    for (const logicalId of Object.keys(resources)) {
      const found = resource(member.template, logicalId);
      if (!found) continue;
      const id = idOf(member.name, logicalId);
      const label = member.describe?.(logicalId) ?? { path: logicalId, name: logicalId };
      const added = { ...label, id, logicalId, member, type: found.type, properties: found.properties };
      this.resources.set(id, added);
      const alike = this.byType.get(found.type);
      if (alike) alike.push(added);
      else this.byType.set(found.type, [added]);
    }
  }
}

/** What a list is made of that is written as one text. */
function splitAt(delimiter: string, targets: readonly Target[]): Target[] {
  return targets.flatMap((target): Target[] => {
    if (target.kind !== 'text' || !target.text.includes(delimiter)) return [target];
    return target.text.split(delimiter, MOST_PIECES).map(text => ({ kind: 'text', text: text.trim() }));
  });
}

/** Whether something stands there for want of an entry: that is followed by itself. */
function isDefaulted(lookup: unknown): boolean {
  const argument = own(lookup, 'Fn::FindInMap');
  return isList(argument) && own(argument[3], 'DefaultValue') !== undefined;
}
