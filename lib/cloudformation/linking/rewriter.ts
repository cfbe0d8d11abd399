import { isFields, isList, own } from '../fields';
import { functionName } from '../intrinsic-functions';
import type { TemplateMember } from '../template-member';
import { idOf } from '../template-member';
import type { App } from './app';
import { UNREADABLE } from './app';
import { Followed } from './followed';
import { asTyped } from './parameter-type';

/** What a template hands out. */
export interface Source {
  readonly member: TemplateMember;
  /** The same for the same thing alone. */
  readonly id: string;
  readonly value: unknown;
}

/** The one thing that a reference to another stack leads to; undefined where that cannot be told. */
export interface Leads {
  /** By the argument of `Fn::ImportValue`. */
  exported(by: TemplateMember, argument: unknown): Source | undefined;
  /** By the argument of `Fn::GetStackOutput`. */
  ofStack(by: TemplateMember, argument: unknown): Source | undefined;
  /** By an attribute of what reads from another Region. */
  written(by: TemplateMember, logicalId: string, attribute: string): Source | undefined;
}

const NOWHERE: Leads = { exported: () => undefined, ofStack: () => undefined, written: () => undefined };

/** Nested deeper than this nothing is read anyway. */
const DEEPEST = 500;

/** Rewrites expressions of the templates of an app into the names of the one template that they are linked to. */
export class Rewriter {
  private readonly followed = new Followed();
  private depth = 0;

  /**
   * @param leads where references to other stacks lead
   * @param onImport told of each import that was found
   * @param pseudoParameter the value of one, such as `AWS::StackName`, where it is to be put in its place
   */
  public constructor(
    private readonly app: App,
    private readonly leads: Leads = NOWHERE,
    private readonly onImport: (by: TemplateMember, from: TemplateMember) => void = () => undefined,
    private readonly pseudoParameter: (member: TemplateMember, name: string) => string | undefined = () => undefined,
  ) {}

  /** An expression, and everything in it. What is handed on is the same object wherever it is mentioned. */
  public rewrite(member: TemplateMember, value: unknown, isCondition = false): unknown {
    this.followed.count();
    if (typeof value !== 'object' || value === null) return value;
    if (this.depth >= DEEPEST) return UNREADABLE;
    this.depth += 1;
    const rewritten = this.rewriteInside(member, value, item => this.rewrite(member, item, isCondition), isCondition);
    this.depth -= 1;
    return rewritten;
  }

  private rewriteInside(member: TemplateMember, value: object, each: Each, isCondition: boolean): unknown {
    if (isList(value)) return value.map(each);
    const name = functionName(value);
    if (name === undefined) return fieldsOf(value, each);
    const argument = own(value, name);
    switch (name) {
      case 'Ref':
        return typeof argument === 'string' ? this.ref(member, argument) : { Ref: each(argument) };
      case 'Fn::GetAtt':
        return this.getAtt(member, argument, each);
      case 'Fn::Sub':
        return this.sub(member, argument, each);
      case 'Fn::If':
      case 'Fn::FindInMap':
        return { [name]: firstNamed(member, argument, each) };
      case 'Fn::ImportValue':
        return this.handedOut(member, this.leads.exported(member, argument)) ?? { [name]: each(argument) };
      case 'Fn::GetStackOutput':
        return this.handedOut(member, this.leads.ofStack(member, argument)) ?? { [name]: each(argument) };
      case 'Condition':
        return { Condition: isCondition && typeof argument === 'string' ? idOf(member.name, argument) : each(argument) };
      default:
        return { [name]: each(argument) };
    }
  }

  private ref(member: TemplateMember, name: string): unknown {
    if (isPseudo(name)) return this.pseudoParameter(member, name) ?? { Ref: name };
    return this.parameter(member, name) ?? { Ref: linkedName(member, name) };
  }

  private getAtt(member: TemplateMember, argument: unknown, each: Each): unknown {
    if (typeof argument === 'string') return this.attribute(member, argument) ?? { 'Fn::GetAtt': linkedName(member, argument) };
    if (!isList(argument) || typeof argument[0] !== 'string') return { 'Fn::GetAtt': each(argument) };
    const [name, ...attribute] = argument;
    const output = attribute.length === 1 ? this.attribute(member, `${name}.${String(attribute[0])}`) : undefined;
    return output ?? { 'Fn::GetAtt': [idOf(member.name, name), ...attribute.map(each)] };
  }

  /** Names that stand for what a stack is handed or hands back become names of the text's own, with that for their values. */
  private sub(member: TemplateMember, argument: unknown, each: Each): unknown {
    const [text, variables, ...more] = isList(argument) ? argument : [argument];
    if (typeof text !== 'string') return { 'Fn::Sub': each(argument) };
    const added = new Map<string, unknown>();
    const linked = text.replace(/\$\{([^{}]*)\}/g, (whole, name: string) => {
      if (name.startsWith('!') || (own(variables, name) ?? undefined) !== undefined) return whole;
      const value = isPseudo(name)
        ? this.pseudoParameter(member, name)
        : name.includes('.')
          ? this.attribute(member, name)
          : this.parameter(member, name);
      if (value === undefined) return isPseudo(name) ? whole : `\${${linkedName(member, name)}}`;
      added.set(name, value);
      return whole;
    });
    if (!isList(argument) && added.size === 0) return { 'Fn::Sub': linked };
    const stated = isFields(variables) ? Object.entries(variables).map(([name, value]) => [name, each(value)] as const) : [];
    return { 'Fn::Sub': [linked, Object.fromEntries([...stated, ...added]), ...more.map(each)] };
  }

  /** What another stack hands out. */
  private handedOut(by: TemplateMember, source: Source | undefined): unknown {
    const value = source && this.valueOf(source);
    if (source && value !== undefined) this.onImport(by, source.member);
    return value;
  }

  /** What a nested stack hands back: `Nested.Outputs.Url`. Or what was written in another Region: `Reader./cdk/exports/Url`. */
  private attribute(member: TemplateMember, text: string): unknown {
    const at = text.indexOf('.');
    const [name, attribute] = at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
    if (attribute.startsWith('/')) return this.handedOut(member, this.leads.written(member, name, attribute));
    const nested = attribute.startsWith('Outputs.') ? this.app.nestedAt(member, name) : undefined;
    if (nested === undefined) return undefined;
    const logicalId = attribute.slice('Outputs.'.length);
    const value = own(own(own(nested.template, 'Outputs'), logicalId), 'Value');
    return this.valueOf({ member: nested, id: `output ${idOf(nested.name, logicalId)}`, value });
  }

  private valueOf({ member, id, value }: Source): unknown {
    return this.followed.follow(id, () => this.rewrite(member, value));
  }

  /** What a nested stack is handed for a parameter. */
  private parameter(member: TemplateMember, name: string): unknown {
    const parameter = own(own(member.template, 'Parameters'), name);
    if (parameter === undefined || !member.nestedIn) return undefined;
    return this.followed.follow(`parameter ${idOf(member.name, name)}`, () => {
      const handed = this.app.handedOver(member, name);
      return handed && asTyped(own(parameter, 'Type'), this.rewrite(handed.member, handed.expression));
    });
  }
}

type Each = (value: unknown) => unknown;

/** Through entries, so that `__proto__` is a field like any other. */
function fieldsOf(value: object, each: Each): unknown {
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, each(field)]));
}

/** The first argument is the name of a condition or a mapping. */
function firstNamed(member: TemplateMember, argument: unknown, each: Each): unknown {
  if (!isList(argument) || typeof argument[0] !== 'string') return each(argument);
  return [idOf(member.name, argument[0]), ...argument.slice(1).map(each)];
}

/** What comes after a dot is no part of the name. */
function linkedName(member: TemplateMember, text: string): string {
  const [name = '', ...attribute] = text.split('.');
  return [idOf(member.name, name), ...attribute].join('.');
}

function isPseudo(name: string): boolean {
  return name.startsWith('AWS::');
}
