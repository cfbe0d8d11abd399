/** A value of a metric math expression at one period: a number, nothing, or a list of such. */
type Value = number | undefined | readonly (number | undefined)[];

type Ids = Readonly<Record<string, number | undefined>>;

/**
 * One period of a metric math expression, as far as alarms of this library and of others use it: numbers, ids, + - * / and MAX, MIN, SUM, AVG
 * of lists. Arithmetic with nothing gives nothing, and the functions leave nothing out of account.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function evaluateMath(expression: string, ids: Ids): number | undefined {
  const parser = new Parser(tokensOf(expression), ids);
  const value = parser.sum();
  parser.requireEnd();
  if (typeof value === 'object') throw new Error(`${expression} gives a list, and an alarm watches one series`);
  return value;
}

const FUNCTIONS: Readonly<Record<string, (values: readonly number[]) => number>> = {
  MAX: values => Math.max(...values),
  MIN: values => Math.min(...values),
  SUM: values => values.reduce((total, value) => total + value, 0),
  AVG: values => values.reduce((total, value) => total + value, 0) / values.length,
};

function tokensOf(expression: string): string[] {
  const tokens = expression.match(/[A-Za-z_][A-Za-z0-9_]*|\d+(\.\d+)?|[-+*/()[\],]/g) ?? [];
  if (tokens.join('') !== expression.replace(/\s/g, ''))
    throw new Error(`${expression} has signs that this evaluator does not know`);
  return tokens;
}

class Parser {
  private at = 0;

  public constructor(
    private readonly tokens: readonly string[],
    private readonly ids: Ids,
  ) {}

  public sum(): Value {
    let left = this.product();
    while (this.tokens[this.at] === '+' || this.tokens[this.at] === '-') {
      left = this.take() === '+' ? combine(left, this.product(), add) : combine(left, this.product(), subtract);
    }
    return left;
  }

  public requireEnd(): void {
    if (this.at !== this.tokens.length) throw new Error(`${this.tokens[this.at] ?? ''} was not expected`);
  }

  private product(): Value {
    let left = this.term();
    while (this.tokens[this.at] === '*' || this.tokens[this.at] === '/') {
      left = this.take() === '*' ? combine(left, this.term(), multiply) : combine(left, this.term(), divide);
    }
    return left;
  }

  private term(): Value {
    const token = this.take();
    if (token === '(') return this.closing(this.sum(), ')');
    if (token === '[') return this.list();
    if (/^\d/.test(token)) return Number(token);
    const known = FUNCTIONS[token];
    if (known) return this.call(known);
    if (!(token in this.ids)) throw new Error(`${token} is no id of the expression`);
    return this.ids[token];
  }

  private call(compute: (values: readonly number[]) => number): number | undefined {
    if (this.take() !== '(') throw new Error('a function has its argument in parentheses');
    const argument = this.closing(this.sum(), ')');
    const values = (typeof argument === 'object' ? argument : [argument]).filter(value => value !== undefined);
    return values.length === 0 ? undefined : compute(values);
  }

  private list(): Value {
    const values: (number | undefined)[] = [];
    do {
      const value = this.sum();
      if (typeof value === 'object') throw new Error('a list has no lists in it');
      values.push(value);
    } while (this.tokens[this.at] === ',' && this.take());
    return this.closing(values, ']');
  }

  private closing(value: Value, sign: string): Value {
    if (this.take() !== sign) throw new Error(`${sign} was expected`);
    return value;
  }

  private take(): string {
    const token = this.tokens[this.at];
    if (token === undefined) throw new Error('the expression ends too early');
    this.at += 1;
    return token;
  }
}

type Operation = (left: number, right: number) => number | undefined;

const add: Operation = (left, right) => left + right;
const subtract: Operation = (left, right) => left - right;
const multiply: Operation = (left, right) => left * right;
// CloudWatch publishes nothing for a division by zero.
const divide: Operation = (left, right) => (right === 0 ? undefined : left / right);

function combine(left: Value, right: Value, operation: Operation): Value {
  if (typeof left === 'object' || typeof right === 'object') throw new Error('lists are for functions');
  return left === undefined || right === undefined ? undefined : operation(left, right);
}
