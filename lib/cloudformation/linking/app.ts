import { mapBranches } from '../branches';
import { isFields, own } from '../fields';
import { functionName } from '../intrinsic-functions';
import type { TemplateMember } from '../template-member';
import { idOf } from '../template-member';

/** An expression, with the template that it stands in. */
export interface Placed {
  readonly member: TemplateMember;
  readonly expression: unknown;
}

/** Stands for what nobody can read: it refers to nothing. */
export const UNREADABLE = { 'Fn::GetAtt': [] };

/** Which of the templates of an app stand in each other, and what they are handed. */
export class App {
  private readonly members = new Map<string, TemplateMember>();
  private readonly nested = new Map<string, TemplateMember>();

  public constructor(members: readonly TemplateMember[]) {
    for (const member of members) {
      this.members.set(member.name, member);
      if (member.nestedIn) this.nested.set(idOf(member.nestedIn.name, member.nestedIn.logicalId), member);
    }
  }

  /** The template of a nested stack, by its resource. */
  public nestedAt(member: TemplateMember, logicalId: string): TemplateMember | undefined {
    return this.nested.get(idOf(member.name, logicalId));
  }

  /** The resource that a nested stack is, the resource that this one's stack is, and so on. */
  public stacksAround(member: TemplateMember): Placed[] {
    const found = new Map<TemplateMember, Placed>();
    for (let at = this.stackOf(member); at !== undefined && !found.has(at.member); at = this.stackOf(at.member)) {
      found.set(at.member, at);
    }
    return [...found.values()];
  }

  /** What the resource of a nested stack hands over for a parameter; undefined where it leaves it to the parameter's default. */
  public handedOver(member: TemplateMember, name: string): Placed | undefined {
    const parameter = own(own(member.template, 'Parameters'), name);
    const stack = parameter === undefined ? undefined : this.stackOf(member);
    const all = own(own(stack?.expression, 'Properties'), 'Parameters');
    if (stack === undefined || all === undefined || isLeftOut(all, name)) return undefined;
    const preset = own(parameter, 'Default') ?? UNREADABLE;
    const orPreset = (value: unknown): unknown => mapBranches(value, branch => (isNoValue(branch) ? preset : branch));
    const expression = mapBranches(all, branch => {
      const value = own(branch, name);
      if (value !== undefined) return orPreset(value);
      return isNoValue(branch) || isLeftOut(branch, name) ? preset : UNREADABLE;
    });
    return { member: stack.member, expression };
  }

  private stackOf({ nestedIn }: TemplateMember): Placed | undefined {
    const outer = nestedIn && this.members.get(nestedIn.name);
    const stack = nestedIn && own(own(outer?.template, 'Resources'), nestedIn.logicalId);
    return outer && stack !== undefined ? { member: outer, expression: stack } : undefined;
  }
}

function isLeftOut(parameters: unknown, name: string): boolean {
  return isFields(parameters) && functionName(parameters) === undefined && own(parameters, name) === undefined;
}

function isNoValue(value: unknown): boolean {
  return own(value, 'Ref') === 'AWS::NoValue';
}
