import { own } from './fields';
import { possibleValues } from './intrinsics';
import { isOpaque, isSymbolic, soleSymbolName } from './symbol';
import type { Template } from './template';
import { resource, resourcesOfType } from './template';

/** Pieces of a text: each symbol is one, and so is each character between them. */
const PIECES = /\$\{[^{}]*\}|[^]/g;

/** A function's name in its ARN, wherever that stands in a text, with symbols. */
const IN_ARN = /:function:((?:[\w-]|\$\{[^{}]*\})+)/g;

/** A name alone, or with the name of a version or an alias: https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
const ALONE = /^((?:[^:$]|\$\{[^{}]*\})+)(:(?:[\w$-]|\$\{[^{}]*\})*)?$/;

/** Yields another text in each stack. */
const OF_STACK = /\$\{AWS::Stack(Name|Id)\}/;

/** Names that CloudFormation makes end in a random part of so many letters and digits. */
const RANDOM_LENGTH = 12;

/** A CDK app makes exports of resources of their own stack alone. */
const EXPORT_OF_RESOURCE = /^\$\{Fn::ImportValue [^{}]*:ExportsOutput(Ref|FnGetAtt)/;

/** What a function is called. */
export interface FunctionName {
  readonly template: Template;
  readonly logicalId: string;
  /** Every text that it may be, with symbols; empty where CloudFormation makes one up. */
  readonly names: readonly string[];
}

/** The names that a template states for a function, with symbols for what is known only when deployed. */
export function statedNames(template: Template, logicalId: string): string[] {
  const stated = own(resource(template, logicalId)?.properties, 'FunctionName');
  if (stated === undefined) return [];
  const { values, unknown } = possibleValues(template, stated, { symbols: true });
  const texts = values.filter(value => value !== undefined).map(String);
  return unknown.length > 0 ? [...texts, '${?FunctionName}'] : texts;
}

/** The names of functions in the ARNs that a text holds. */
export function namesInArns(text: string): string[] {
  return [...text.matchAll(IN_ARN)].map(([, name = '']) => name);
}

/** The name that a text is, without version and alias; undefined for anything else. */
export function nameAlone(text: string): string | undefined {
  return ALONE.exec(text)?.[1];
}

/** Whether a name that stands at some resource is certainly that of a function. */
export function isNameOf({ logicalId, names }: FunctionName, name: string, referrer: string): boolean {
  return names.includes(name) && !isOpaque(name) && (!OF_STACK.test(name) || mayShareStack(logicalId, referrer));
}

/**
 * Whether what names a function may name this one, though it does not do so for certain: that is known only when deployed.
 *
 * @param expression property of a resource that names a function, by its name or its ARN
 * @param referrer logical id of that resource
 */
export function mayName(fn: FunctionName, expression: unknown, referrer: string, depth = 0): boolean {
  if (expression === undefined) return false;
  const { values, unknown } = possibleValues(fn.template, expression, { symbols: true });
  return unknown.length > 0 || values.some(value => typeof value === 'string' && mayBe(fn, value, referrer, depth));
}

function mayBe(fn: FunctionName, text: string, referrer: string, depth: number): boolean {
  const name = namesInArns(text)[0] ?? nameAlone(text);
  if (name === undefined) return isOpaque(text);
  const symbol = soleSymbolName(name);
  if (symbol !== undefined) {
    const found = resource(fn.template, symbol);
    const isPart = found?.type === 'AWS::Lambda::Version' || found?.type === 'AWS::Lambda::Alias';
    if (isPart && depth < 2) return mayName(fn, own(found.properties, 'FunctionName'), symbol, depth + 1);
    if (found !== undefined || !isKnownName(fn.template, symbol)) return false;
  }
  // Stacks cannot import what they export, so within one template it is a resource of another.
  if (!fn.logicalId.includes('/') && EXPORT_OF_RESOURCE.test(name)) return false;
  const isOneStack = mayShareStack(fn.logicalId, referrer);
  const isPossible =
    fn.names.length === 0 ? mayBeGenerated(fn.logicalId, name) : fn.names.some(each => mayEqual(each, name, isOneStack));
  return isPossible && !isAnothers(fn, name, referrer);
}

/** A parameter, a pseudo parameter or an import. Whatever else is no resource here is one of another stack. */
function isKnownName(template: Template, name: string): boolean {
  return /^(AWS|Fn)::/.test(name) || own(own(template, 'Parameters'), name) !== undefined;
}

function isAnothers({ template, logicalId }: FunctionName, name: string, referrer: string): boolean {
  return resourcesOfType(template, 'AWS::Lambda::Function').some(([id]) => {
    return id !== logicalId && isNameOf({ template, logicalId: id, names: statedNames(template, id) }, name, referrer);
  });
}

/** Such a name is made of the stack's name, the logical id and a random part. */
function mayBeGenerated(logicalId: string, name: string): boolean {
  if (!isSymbolic(name)) return name.includes(`-${logicalId.split('/').at(-1) ?? ''}-`);
  const tail = name.slice(name.lastIndexOf('}') + 1);
  return /^[a-z\d]*$/i.test(tail.slice(-RANDOM_LENGTH));
}

/** Whether two texts with symbols may be the same: neither what they begin with nor what they end with tells them apart. */
function mayEqual(a: string, b: string, isOneStack: boolean): boolean {
  const [ofA, ofB] = withoutCommonEnds(a.match(PIECES) ?? [], b.match(PIECES) ?? [], isOneStack);
  if (!isOneStack && [ofA, ofB].every(pieces => pieces.length === 1 && OF_STACK.test(pieces.join()))) return false;
  const [first, second] = [ofA.join(''), ofB.join('')];
  if (!isSymbolic(first) && !isSymbolic(second)) return first === second;
  return agree(beginning(ofA), beginning(ofB)) && agree(beginning([...ofA].reverse()), beginning([...ofB].reverse()));
}

function withoutCommonEnds(a: readonly string[], b: readonly string[], isOneStack: boolean): [string[], string[]] {
  const isSame = (one: string | undefined, other: string | undefined): boolean =>
    one !== undefined && one === other && !isOpaque(one) && (isOneStack || !OF_STACK.test(one));
  const [ofA, ofB] = [[...a], [...b]];
  while (isSame(ofA[0], ofB[0])) [ofA, ofB].forEach(pieces => pieces.shift());
  while (isSame(ofA.at(-1), ofB.at(-1))) [ofA, ofB].forEach(pieces => pieces.pop());
  return [ofA, ofB];
}

/** Characters before the first symbol, and whether there is one. */
function beginning(pieces: readonly string[]): { readonly text: string; readonly isAll: boolean } {
  const at = pieces.findIndex(isSymbolic);
  return { text: pieces.slice(0, at < 0 ? pieces.length : at).join(''), isAll: at < 0 };
}

function agree(a: ReturnType<typeof beginning>, b: ReturnType<typeof beginning>): boolean {
  return (!a.isAll && b.text.startsWith(a.text)) || (!b.isAll && a.text.startsWith(b.text));
}

/** Whether two resources are of one stack, or of stacks in each other, which may hand their names on. */
function mayShareStack(a: string, b: string): boolean {
  const [ofA, ofB] = [a, b].map(id => `${id.slice(0, Math.max(0, id.lastIndexOf('/')))}/`);
  return ofA === undefined || ofB === undefined || ofA.startsWith(ofB) || ofB.startsWith(ofA);
}
