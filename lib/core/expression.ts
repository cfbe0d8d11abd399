import { byDistance } from './edit-distance';
import { printable, shorten } from './text';

/**
 * RDS's language for parameter values: whole numbers, variables, + - * /, braces, parentheses and a few functions
 * (https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ParamValuesRef.html).
 */
export type Expression =
  | { readonly kind: 'number'; readonly value: bigint; readonly at: number }
  | { readonly kind: 'variable'; readonly name: Variable; readonly at: number }
  | { readonly kind: 'negation'; readonly operand: Expression; readonly at: number }
  | {
      readonly kind: 'operation';
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
      readonly at: number;
    }
  | { readonly kind: 'group'; readonly open: '{' | '('; readonly inner: Expression; readonly at: number }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly operands: readonly Expression[]; readonly at: number };

export type Operator = '+' | '-' | '*' | '/';

export const VARIABLES = [
  'AllocatedStorage',
  'DBInstanceClassHugePagesDefault',
  'DBInstanceClassMemory',
  'DBInstanceVCPU',
  'EndPointPort',
] as const;
export type Variable = (typeof VARIABLES)[number];

export const FUNCTIONS = ['GREATEST', 'LEAST', 'SUM', 'IF', 'log'] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/** A fault of an expression; the position in its message counts characters from 1. */
export class ExpressionError extends Error {}

const LONGEST = 1000;
const DEEPEST = 50;
const SHOWN = 60;

/**
 * The tree of an expression.
 *
 * @throws ExpressionError naming what is wrong, and where
 */
export function parseExpression(text: string): Expression {
  if (text.length > LONGEST) {
    throw new ExpressionError(`expression goes on at character ${LONGEST + 1}, and at most ${LONGEST} are allowed`);
  }
  const expression = new Parser(text).parse();
  const outside = outsideBraces(expression);
  if (outside !== undefined) throw unbraced(outside, text);
  return expression;
}

/** Every variable that an expression mentions, in any branch, in reading order. */
export function variablesOf(expression: Expression): (Expression & { kind: 'variable' })[] {
  switch (expression.kind) {
    case 'number':
      return [];
    case 'variable':
      return [expression];
    case 'negation':
      return variablesOf(expression.operand);
    case 'operation':
      return [...variablesOf(expression.left), ...variablesOf(expression.right)];
    case 'group':
      return variablesOf(expression.inner);
    case 'call':
      return expression.operands.flatMap(variablesOf);
  }
}

/** The expression inside all its braces and parentheses. */
export function ungrouped(expression: Expression): Expression {
  return expression.kind === 'group' ? ungrouped(expression.inner) : expression;
}

/** The part that RDS would not take, because it takes a formula only in braces or as a function's argument. */
function outsideBraces(expression: Expression): Expression | undefined {
  switch (expression.kind) {
    case 'number':
    case 'call':
      return undefined;
    case 'negation':
      return expression.operand.kind === 'number' ? undefined : expression;
    case 'group':
      return expression.open === '{' ? undefined : outsideBraces(expression.inner);
    case 'variable':
    case 'operation':
      return expression;
  }
}

function unbraced(expression: Expression, text: string): ExpressionError {
  const what = expression.kind === 'variable' ? expression.name : 'arithmetic';
  return new ExpressionError(`${what} at character ${expression.at} stands outside braces: write {${shown(text.trim())}}`);
}

function shown(text: string): string {
  return printable(shorten(text, SHOWN));
}

/** Recursive descent, one method for each level of precedence. */
class Parser {
  private position = 0;
  private depth = 0;

  public constructor(private readonly text: string) {}

  public parse(): Expression {
    if (this.peek() === '')
      throw new ExpressionError(`empty at character ${this.at()}: a number or a formula in braces is needed`);
    const expression = this.sum();
    if (this.peek() !== '') throw this.unexpected('an operator or the end');
    return expression;
  }

  private sum(): Expression {
    let left = this.product();
    for (let next = this.peek(); next === '+' || next === '-'; next = this.peek()) {
      left = { kind: 'operation', at: this.take(), operator: next, left, right: this.product() };
    }
    return left;
  }

  private product(): Expression {
    let left = this.factor();
    for (let next = this.peek(); next === '*' || next === '/'; next = this.peek()) {
      left = { kind: 'operation', at: this.take(), operator: next, left, right: this.factor() };
    }
    return left;
  }

  private factor(): Expression {
    const next = this.peek();
    const at = this.at();
    if (next === '-') return this.nested(() => ({ kind: 'negation', at: this.take(), operand: this.factor() }));
    if (next === '{' || next === '(') return this.nested(() => this.group(next));
    const digits = this.match(/\d+/y);
    if (digits !== undefined) return { kind: 'number', value: BigInt(digits), at };
    const word = this.match(/[A-Za-z_]\w*/y);
    if (word === undefined) throw this.unexpected('a number, a variable, a function, "{" or "("');
    return this.peek() === '(' ? this.nested(() => this.call(word, at)) : variable(word, at);
  }

  private group(open: '{' | '('): Expression {
    const at = this.take();
    const inner = this.sum();
    this.close(open, at);
    return { kind: 'group', open, inner, at };
  }

  private call(word: string, at: number): Expression {
    const name = functionName(word, at);
    const openAt = this.take();
    const operands = [this.sum()];
    while (this.peek() === ',') {
      this.take();
      operands.push(this.sum());
    }
    this.close('(', openAt);
    requireOperands(name, operands, at);
    return { kind: 'call', name, operands, at };
  }

  private close(open: '{' | '(', openAt: number): void {
    const wanted = open === '{' ? '}' : ')';
    if (this.peek() === '') throw new ExpressionError(`"${open}" at character ${openAt} is never closed`);
    if (this.peek() !== wanted) throw this.unexpected(`"${wanted}" for the "${open}" at character ${openAt}`);
    this.take();
  }

  private nested<T>(parse: () => T): T {
    if (this.depth >= DEEPEST) throw new ExpressionError(`nested more than ${DEEPEST} deep at character ${this.at()}`);
    this.depth += 1;
    const parsed = parse();
    this.depth -= 1;
    return parsed;
  }

  private unexpected(wanted: string): ExpressionError {
    const [got = ''] = /^(?:\w+|.)/su.exec(this.text.slice(this.position)) ?? [];
    const what = got === '' ? 'the end' : `"${shown(got)}"`;
    return new ExpressionError(`unexpected ${what} at character ${this.at()}, where ${wanted} is needed`);
  }

  /** The next character that is not a space, which stays; empty at the end. */
  private peek(): string {
    this.match(/[ \t\r\n]+/y);
    return this.text.charAt(this.position);
  }

  /** Goes past one character and returns where it stood. */
  private take(): number {
    this.position += 1;
    return this.position;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text)?.[0];
    this.position += found?.length ?? 0;
    return found;
  }

  private at(): number {
    return this.position + 1;
  }
}

function variable(word: string, at: number): Expression {
  const name = VARIABLES.find(known => known === word);
  if (name === undefined) throw unknownName('variable', word, at, VARIABLES);
  return { kind: 'variable', name, at };
}

function functionName(word: string, at: number): FunctionName {
  const name = FUNCTIONS.find(known => known.toLowerCase() === word.toLowerCase());
  if (name === undefined) throw unknownName('function', word, at, FUNCTIONS);
  return name;
}

function unknownName(what: string, word: string, at: number, known: readonly string[]): ExpressionError {
  const [nearest = ''] = byDistance(
    word.toLowerCase(),
    known.map(name => name.toLowerCase()),
  );
  const spelling = known.find(name => name.toLowerCase() === nearest) ?? nearest;
  return new ExpressionError(`unknown ${what} "${shown(word)}" at character ${at}, the nearest known is ${spelling}`);
}

function requireOperands(name: FunctionName, operands: readonly Expression[], at: number): void {
  const wanted = name === 'log' ? 1 : name === 'IF' ? 3 : operands.length;
  if (operands.length !== wanted) {
    throw new ExpressionError(
      `${name} at character ${at} takes ${wanted === 1 ? '1 value' : `${wanted} values`}, got ${operands.length}`,
    );
  }
}
