import { isFields, isList, own } from '../fields';
import { functionName } from '../intrinsic-functions';
import { possibleTexts } from '../intrinsics';
import { rawReferences } from '../reach/raw-references';
import type { Template } from '../template';

/** Whatever has to do with a circle is undecided, so that it does not matter where one enters it. */
type Truth = boolean | 'open' | 'circular';

/** Conditions that lead to conditions, and functions in each other, are followed so far. */
const FARTHEST = 200;

/** The conditions of a template, decided as far as they follow from parameters whose values are certain. */
export class Conditions {
  private readonly truths = new Map<string, Truth>();
  private depth = 0;
  private readonly certain: Template;

  /** @param values of parameters, by their names; nothing is known of all others */
  public constructor(
    private readonly template: Template,
    private readonly values: ReadonlyMap<string, string>,
  ) {
    const parameters = [...values].map(([name, value]) => [name, { Type: this.typeOf(name), Default: value }] as const);
    this.certain = { Parameters: Object.fromEntries(parameters), Mappings: template.Mappings };
  }

  /** Undefined where it depends on what nobody knows. */
  public decided(name: string): boolean | undefined {
    const truth = this.named(name);
    return typeof truth === 'boolean' ? truth : undefined;
  }

  /** The one text that an expression is for certain; undefined where it is something else, or may be. */
  public textOf(expression: unknown): string | undefined {
    const isCertain = rawReferences(expression).every(({ to }) => to.kind !== 'name' || this.values.has(to.name));
    if (!isCertain) return undefined;
    const { values, absent, unknown } = possibleTexts(this.certain, expression, '');
    const [only, ...others] = values;
    return absent || others.length + unknown.length > 0 ? undefined : only;
  }

  public hasValue(parameter: string): boolean {
    return this.values.has(parameter);
  }

  private named(name: string): Truth {
    const known = this.truths.get(name);
    if (known !== undefined) return known;
    const expression = own(own(this.template, 'Conditions'), name);
    if (expression === undefined || this.depth >= FARTHEST) return 'open';
    this.truths.set(name, 'circular');
    const truth = this.truthOf(expression);
    this.truths.set(name, truth);
    return truth;
  }

  private truthOf(expression: unknown): Truth {
    if (this.depth >= FARTHEST) return 'open';
    this.depth += 1;
    const truth = this.truthInside(expression);
    this.depth -= 1;
    return truth;
  }

  private truthInside(expression: unknown): Truth {
    const name = functionName(expression) ?? '';
    const argument = own(expression, name);
    if (name === 'Condition') return typeof argument === 'string' ? this.named(argument) : 'open';
    if (!isList(argument) || argument.length === 0) return 'open';
    switch (name) {
      case 'Fn::Equals':
        return argument.length === 2 ? this.areEqual(argument[0], argument[1]) : 'open';
      case 'Fn::Not':
        return argument.length === 1 ? opposite(this.truthOf(argument[0])) : 'open';
      case 'Fn::And':
        return allOf(argument.map(each => this.truthOf(each)));
      case 'Fn::Or':
        return opposite(allOf(argument.map(each => opposite(this.truthOf(each)))));
      default:
        return 'open';
    }
  }

  private areEqual(one: unknown, other: unknown): Truth {
    const [a, b] = [this.textOf(one), this.textOf(other)];
    return a === undefined || b === undefined ? 'open' : a === b;
  }

  /** Conditions compare texts: a number is the text that was stated. */
  private typeOf(name: string): unknown {
    const type = own(own(own(this.template, 'Parameters'), name), 'Type');
    return type === 'Number' ? 'String' : type;
  }
}

function opposite(truth: Truth): Truth {
  return typeof truth === 'boolean' ? !truth : truth;
}

function allOf(truths: readonly Truth[]): Truth {
  if (truths.includes('circular')) return 'circular';
  if (truths.includes(false)) return false;
  return truths.includes('open') ? 'open' : true;
}

/** The names of all conditions in an expression. */
export function conditionsIn(root: unknown): string[] {
  const found: string[] = [];
  // A stack instead of recursion: templates may be nested as deep as the file is long.
  const open = [root];
  while (open.length > 0) {
    const next = open.pop();
    if (isList(next)) next.forEach(each => open.push(each));
    if (!isFields(next)) continue;
    const name = functionName(next);
    const argument = name === undefined ? undefined : own(next, name);
    if (name === 'Condition' && typeof argument === 'string') found.push(argument);
    if (name === 'Fn::If' && isList(argument) && typeof argument[0] === 'string') found.push(argument[0]);
    Object.values(next).forEach(each => open.push(each));
  }
  return found.reverse();
}
