import { isFields, isList, own } from '../fields';
import { App } from '../linking/app';
import type { Template } from '../template';
import type { TemplateMember } from '../template-member';
import { Conditions } from './conditions';
import type { Decided } from './decided';
import type { OpenUse } from './decided-template';
import { decidedExpression, decidedTemplate } from './decided-template';
import { isFigure, isOfConsequence, openParameters } from './open-conditions';
import { withPseudoParameters } from './pseudo-parameters';

/** What somebody states of the environment that is meant. */
export interface StatedParameters {
  /** By names of parameters of stacks that are not nested, and of pseudo parameters. */
  readonly values: ReadonlyMap<string, string>;
  /** Those whose values nobody may read: they decide conditions, and nothing else. */
  readonly secret: ReadonlySet<string>;
}

export const NOTHING_STATED: StatedParameters = { values: new Map(), secret: new Set() };

/** The templates of an app with what is stated put in. */
export interface DecidedApp {
  readonly members: readonly TemplateMember[];
  /** Parameters on which conditions depend that were left open, for ceilings and copies, and for anything that may matter. */
  readonly open: { readonly ofFigures: readonly string[]; readonly ofAnything: readonly string[] };
}

/**
 * The templates of an app as they are deployed with some parameters: of conditions that follow from those alone, one way is taken.
 *
 * Nested stacks have what they are handed. A condition that depends on anything else stays as it is.
 */
export function decideConditions(members: readonly TemplateMember[], stated: StatedParameters = NOTHING_STATED): DecidedApp {
  const pseudo = new Map([...stated.values].filter(([name]) => name.startsWith('AWS::')));
  const given = members.map(member => ({ ...member, template: withPseudoParameters(member.template, pseudo) }));
  const decided = decideAll(given, stated);
  const all = given.flatMap(member => decided.get(member) ?? []);
  const open = (isWanted: (use: OpenUse) => boolean): string[] =>
    openParameters(all.flatMap(at => at.uses.filter(isWanted).map(({ condition }) => ({ at, condition }))));
  return {
    // Those that stand in each other are in no app, and stay as they are.
    members: given.flatMap(member => (decided.has(member) ? (decided.get(member)?.member ?? []) : [member])),
    open: { ofFigures: open(isFigure), ofAnything: open(isOfConsequence) },
  };
}

/** Outer templates before those that stand in them; undefined for what is in a stack that is not there. */
function decideAll(
  members: readonly TemplateMember[],
  stated: StatedParameters,
): ReadonlyMap<TemplateMember, Decided | undefined> {
  const app = new App(members);
  const names = new Set(members.map(({ name }) => name));
  const isInner = ({ nestedIn }: TemplateMember): boolean => nestedIn !== undefined && names.has(nestedIn.name);
  const inner = new Map<string, TemplateMember[]>();
  for (const member of members.filter(isInner)) {
    const beside = inner.get(member.nestedIn?.name ?? '');
    if (beside) beside.push(member);
    else inner.set(member.nestedIn?.name ?? '', [member]);
  }
  const found = new Map<TemplateMember, Decided | undefined>();
  const open = members.filter(member => !isInner(member)).map(member => ({ member, decide: () => outermost(member, stated) }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { member } = next;
    if (found.has(member)) continue;
    const decided = next.decide();
    found.set(member, decided);
    for (const each of inner.get(member.name) ?? [])
      open.push({
        member: each,
        decide: () => (decided === undefined ? undefined : nested(each, { app, around: member, outer: decided })),
      });
  }
  return found;
}

function outermost(member: TemplateMember, { values, secret }: StatedParameters): Decided | undefined {
  // Nobody knows what a nested stack is handed whose parent is not here.
  const ours = member.nestedIn === undefined ? values : new Map<string, string>();
  const parameters = parametersOf(member.template);
  const known = parameters.flatMap(([name, parameter]): [string, string][] => {
    const value = ours.get(name) ?? soleValue(parameter);
    return value === undefined ? [] : [[name, value]];
  });
  const changed = parameters
    .filter(([name]) => ours.has(name))
    .map(([name, parameter]): [string, unknown] => [
      name,
      secret.has(name) ? withValue(parameter) : withValue(parameter, ours.get(name)),
    ]);
  return decide(withParameters(member, changed), new Conditions(member.template, new Map(known)));
}

/** What a nested stack stands in. */
interface Nesting {
  readonly app: App;
  /** As it was read. */
  readonly around: TemplateMember;
  readonly outer: Decided;
}

/** Undefined where the stack is not there. */
function nested(member: TemplateMember, { app, around, outer }: Nesting): Decided | undefined {
  const id = member.nestedIn?.logicalId ?? '';
  const isStack = own(around.template.Resources, id) !== undefined;
  if (isStack && own(outer.member.template.Resources, id) === undefined) return undefined;
  const handed = new Map<string, unknown>();
  const known = new Map<string, string>();
  const preset: [string, unknown][] = [];
  for (const [name, parameter] of isStack ? parametersOf(member.template) : []) {
    const expression = app.handedOver(member, name)?.expression;
    if (expression === undefined) {
      const value = textOf(own(parameter, 'Default'));
      if (value === undefined) continue;
      known.set(name, value);
      preset.push([name, withValue(parameter, own(parameter, 'Default'))]);
    } else {
      const value = outer.conditions.textOf(decidedExpression(expression, condition => outer.conditions.decided(condition)));
      if (value !== undefined) known.set(name, value);
      handed.set(name, expression);
    }
  }
  const decided = decide(withParameters(member, preset), new Conditions(member.template, known));
  return { ...decided, outer: { decided: outer, handed } };
}

function decide(member: TemplateMember, conditions: Conditions): Decided {
  const uses: OpenUse[] = [];
  const template = decidedTemplate(member.template, {
    decided: condition => conditions.decided(condition),
    onOpen: use => uses.push(use),
  });
  return { member: { ...member, template }, conditions, uses };
}

function parametersOf({ Parameters }: Template): [string, unknown][] {
  return isFields(Parameters) ? Object.entries(Parameters) : [];
}

/** The value of a parameter that may have no other one. */
function soleValue(parameter: unknown): string | undefined {
  const allowed = own(parameter, 'AllowedValues');
  return isList(allowed) && allowed.length === 1 ? textOf(allowed[0]) : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function withParameters(member: TemplateMember, changed: readonly (readonly [string, unknown])[]): TemplateMember {
  if (changed.length === 0) return member;
  const all = Object.fromEntries([...parametersOf(member.template), ...changed]);
  return { ...member, template: { ...member.template, Parameters: all } };
}

/** A parameter with one value, or with none that anybody may read. */
function withValue(parameter: unknown, value?: unknown): unknown {
  const { Default: _default, AllowedValues: _allowed, ...others } = isFields(parameter) ? parameter : {};
  return value === undefined ? others : { ...others, Default: value, AllowedValues: [value] };
}
