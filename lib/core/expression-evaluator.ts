import type { Expression, Operator, Variable } from './expression';
import { ExpressionError, parseExpression, ungrouped, variablesOf } from './expression';
import { printable } from './text';

/** Values of the variables: bytes, counts and a port are whole numbers, the huge-pages default is a boolean. */
export type Variables = Readonly<Partial<Record<Variable, number | boolean>>>;

/** What an expression gives, or what is wrong with it. */
export type Evaluation = { readonly value: number } | { readonly error: string };

/**
 * The value of an RDS parameter expression. Never throws.
 *
 * Division truncates, and `log` is the whole part of the logarithm to base 2
 * (https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ParamValuesRef.html).
 */
export function evaluateExpression(text: string, variables: Variables): Evaluation {
  try {
    const expression = parseExpression(text);
    for (const { name, at } of variablesOf(expression)) requireValue(name, at, variables);
    return safeResult(valueOf(expression, variables));
  } catch (error) {
    if (error instanceof ExpressionError) return { error: error.message };
    throw error;
  }
}

/** Variables that an expression mentions; none when it cannot be read. */
export function variablesIn(text: string): Set<Variable> {
  try {
    return new Set(variablesOf(parseExpression(text)).map(({ name }) => name));
  } catch (error) {
    if (error instanceof ExpressionError) return new Set();
    throw error;
  }
}

/** Checked for every branch, so that an error does not come and go with the branch taken. */
function requireValue(name: Variable, at: number, variables: Variables): void {
  const value = given(name, variables);
  if (value === undefined) throw new ExpressionError(`${name} at character ${at} is used but not given`);
  const isBoolean = name === 'DBInstanceClassHugePagesDefault';
  if (isBoolean ? typeof value === 'boolean' : Number.isSafeInteger(value)) return;
  throw new ExpressionError(`${name} must be ${isBoolean ? 'true or false' : 'a whole number'}, got ${printable(String(value))}`);
}

function given(name: Variable, variables: Variables): number | boolean | undefined {
  return Object.hasOwn(variables, name) ? variables[name] : undefined;
}

function safeResult(result: bigint): Evaluation {
  const value = Number(result);
  return Number.isSafeInteger(value)
    ? { value }
    : { error: `result is beyond ${Number.MAX_SAFE_INTEGER}, on one side of 0 or the other` };
}

function valueOf(expression: Expression, variables: Variables): bigint {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'variable':
      return numberOf(expression, variables);
    case 'negation':
      return -valueOf(expression.operand, variables);
    case 'operation':
      return operate(
        expression.operator,
        valueOf(expression.left, variables),
        valueOf(expression.right, variables),
        expression.at,
      );
    case 'group':
      return valueOf(expression.inner, variables);
    case 'call':
      return call(expression, variables);
  }
}

function numberOf({ name, at }: Expression & { kind: 'variable' }, variables: Variables): bigint {
  const value = given(name, variables);
  if (typeof value === 'number') return BigInt(value);
  throw new ExpressionError(`${name} at character ${at} is true or false, which only IF takes, as its first value`);
}

function operate(operator: Operator, left: bigint, right: bigint, at: number): bigint {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      if (right === 0n) throw new ExpressionError(`division by zero at character ${at}`);
      return left / right;
  }
}

function call(expression: Expression & { kind: 'call' }, variables: Variables): bigint {
  const { name, operands } = expression;
  const value = (operand: Expression): bigint => valueOf(operand, variables);
  switch (name) {
    case 'GREATEST':
      return operands.map(value).reduce((a, b) => (a > b ? a : b));
    case 'LEAST':
      return operands.map(value).reduce((a, b) => (a < b ? a : b));
    case 'SUM':
      return operands.map(value).reduce((a, b) => a + b);
    case 'IF':
      return value(chosen(expression, variables));
    case 'log':
      return logarithm(expression, variables);
  }
}

function chosen({ operands, at }: Expression & { kind: 'call' }, variables: Variables): Expression {
  const [condition, whenTrue, whenFalse] = operands;
  const variable = condition && ungrouped(condition);
  const decides = variable?.kind === 'variable' ? given(variable.name, variables) : undefined;
  const branch = decides === true ? whenTrue : whenFalse;
  if (typeof decides === 'boolean' && branch !== undefined) return branch;
  throw new ExpressionError(`IF at character ${at} decides by a boolean variable alone: DBInstanceClassHugePagesDefault`);
}

/**
 * A quotient right under `log` stays a fraction: Aurora MySQL's default takes the logarithm of less than 1 on small classes,
 * which is negative, while the truncated quotient, 0, has no logarithm.
 */
function logarithm({ operands, at }: Expression & { kind: 'call' }, variables: Variables): bigint {
  const [numerator, denominator] = fractionOf(operands, variables);
  if (denominator === 0n) throw new ExpressionError(`division by zero under log at character ${at}`);
  if (numerator * denominator > 0n) return floorLog2(absolute(numerator), absolute(denominator));
  throw new ExpressionError(`log at character ${at} needs a number above 0, got ${numerator / denominator}`);
}

function fractionOf(operands: readonly Expression[], variables: Variables): [numerator: bigint, denominator: bigint] {
  const [operand] = operands.map(ungrouped);
  if (operand === undefined) return [0n, 1n];
  if (operand.kind !== 'operation' || operand.operator !== '/') return [valueOf(operand, variables), 1n];
  return [valueOf(operand.left, variables), valueOf(operand.right, variables)];
}

/** The largest power of 2 that is not above a fraction; both parts are positive. */
function floorLog2(numerator: bigint, denominator: bigint): bigint {
  const power = BigInt(bits(numerator) - bits(denominator));
  const fits = power < 0n ? denominator <= numerator << -power : denominator << power <= numerator;
  return fits ? power : power - 1n;
}

function bits(value: bigint): number {
  return value.toString(2).length;
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
