import type { StatedParameters } from '../cloudformation/conditions/decided-app';
import { STATED_PSEUDO_PARAMETERS } from '../cloudformation/conditions/pseudo-parameters';
import { isFields, isList, own } from '../cloudformation/fields';
import type { TemplateMember } from '../cloudformation/template-member';
import { nearestName } from '../core/nearest';
import { printable } from '../core/text';
import { Failure } from './failure';

/** What each pseudo parameter looks like, with what to call that. */
const PSEUDO: Readonly<Record<string, readonly [RegExp, string]>> = {
  'AWS::Region': [/^[a-z]{2,}(-[a-z]+)+-\d+$/, 'a Region such as eu-west-1'],
  'AWS::AccountId': [/^\d{12}$/, 'an account of 12 digits'],
};

/** A message has room for a few. */
const MOST_LISTED = 10;

/**
 * Parameters as they were typed, `Name=Value` each.
 *
 * No message has a value in it before it is clear that everybody may read it.
 *
 * @throws Failure where one is of no template, is stated twice, or is not allowed
 */
export function statedParameters(typed: readonly string[], members: readonly TemplateMember[]): StatedParameters {
  const declared = new Declared(members);
  const values = new Map<string, string>();
  for (const text of typed) {
    const at = text.indexOf('=');
    if (at < 1)
      throw Failure.usage('--parameter must be Name=Value, such as Environment=prod: its name or its equals sign is missing');
    const [name, value] = [text.slice(0, at), text.slice(at + 1)];
    if (values.has(name)) throw Failure.usage(`--parameter ${printable(name)} is given twice: keep one`);
    if (name.startsWith('AWS::')) assertPseudo(name, value);
    else declared.assertAllows(name, value);
    values.set(name, value);
  }
  return { values, secret: new Set([...values.keys()].filter(name => declared.isSecret(name))) };
}

function assertPseudo(name: string, value: string): void {
  const [pattern, noun] = (Object.hasOwn(PSEUDO, name) ? PSEUDO[name] : undefined) ?? [];
  if (pattern === undefined || noun === undefined)
    throw Failure.usage(
      `--parameter ${printable(name)} is not the same in every stack, or follows from others: of pseudo parameters state ${STATED_PSEUDO_PARAMETERS.join(' or ')}`,
    );
  if (!pattern.test(value)) throw Failure.usage(`--parameter ${name} must be ${noun}, got ${quoted(value)}`);
}

/** The parameters of templates by their names: several templates may have one of the same name. */
class Declared {
  private readonly outermost = new Map<string, unknown[]>();
  private readonly nested = new Set<string>();

  public constructor(members: readonly TemplateMember[]) {
    for (const { template, nestedIn } of members) {
      const parameters = own(template, 'Parameters');
      for (const [name, parameter] of isFields(parameters) ? Object.entries(parameters) : []) {
        const alike = this.outermost.get(name);
        if (nestedIn !== undefined) this.nested.add(name);
        else if (alike) alike.push(parameter);
        else this.outermost.set(name, [parameter]);
      }
    }
  }

  /** Whether any of them is not to be echoed. */
  public isSecret(name: string): boolean {
    return (this.outermost.get(name) ?? []).some(parameter => String(own(parameter, 'NoEcho')).toLowerCase() === 'true');
  }

  /** @throws Failure where there is none of the name, or one does not allow the value */
  public assertAllows(name: string, value: string): void {
    const parameters = this.outermost.get(name);
    if (parameters === undefined) throw this.unknown(name);
    for (const parameter of parameters) {
      const allowed = own(parameter, 'AllowedValues');
      if (isList(allowed) && !itemsOf(own(parameter, 'Type'), value).every(item => allowed.some(each => isAlike(each, item))))
        throw this.notAllowed(name, allowed, value);
    }
  }

  private notAllowed(name: string, allowed: readonly unknown[], value: string): Failure {
    const names = allowed.map(String);
    const must = `--parameter ${printable(name)} must be ${names.length === 1 ? '' : 'one of '}${listed(names)}`;
    if (this.isSecret(name)) return Failure.usage(`${must}; what was got is not shown, because of its NoEcho`);
    const nearest = nearestName(value, names);
    return Failure.usage(`${must}, got ${quoted(value)}${nearest === undefined ? '' : `: did you mean ${printable(nearest)}?`}`);
  }

  private unknown(name: string): Failure {
    const none = `no template has a parameter ${quoted(name)}`;
    if (this.nested.has(name))
      return Failure.usage(`${none} but nested stacks, which are handed theirs: state what they are handed`);
    const names = [...this.outermost.keys()].sort();
    const nearest = nearestName(name, names);
    const meant = nearest === undefined ? '' : `did you mean ${printable(nearest)}? `;
    return Failure.usage(`${none}: ${meant}there ${names.length === 0 ? 'is none' : `are ${listed(names)}`}`);
  }
}

/** Of a list each item has to be allowed. */
function itemsOf(type: unknown, value: string): string[] {
  const isItems = typeof type === 'string' && (type === 'CommaDelimitedList' || type.startsWith('List<'));
  return isItems ? value.split(',').map(item => item.trim()) : [value];
}

/** Templates write `16.10` without quotation marks, and mean the text. */
function isAlike(allowed: unknown, value: string): boolean {
  return String(allowed) === value || (typeof allowed === 'number' && /^\d+(\.\d+)?$/.test(value) && Number(value) === allowed);
}

function quoted(text: string): string {
  return printable(JSON.stringify(text));
}

function listed(names: readonly string[]): string {
  const more = names.length - MOST_LISTED;
  return `${names.slice(0, MOST_LISTED).map(printable).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
