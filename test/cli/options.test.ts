import { asksForHelp, numberOption, readArguments } from '../../lib/cli/options';

const KINDS = { engine: 'value', margin: 'value', json: 'switch' } as const;
const WITH_LIST = { region: 'list', json: 'switch' } as const;

function read(...args: string[]): ReturnType<typeof readArguments> {
  return readArguments('capacity', args, KINDS);
}

describe('readArguments', () => {
  test('values, switches and positionals are told apart in any order', () => {
    const { values, switches, positionals } = read('a', '--engine', 'postgres', '--json', 'b', '--margin=5');
    expect([...values]).toEqual([
      ['engine', 'postgres'],
      ['margin', '5'],
    ]);
    expect([...switches]).toEqual(['json']);
    expect(positionals).toEqual(['a', 'b']);
  });

  test('a list has what was given each time', () => {
    const args = ['--region', 'a', '--json', '--region=b'];
    expect([...readArguments('audit', args, WITH_LIST).lists]).toEqual([['region', ['a', 'b']]]);
    expect([...readArguments('audit', [], WITH_LIST).lists]).toEqual([]);
    expect(() => readArguments('audit', ['--region', '--json'], WITH_LIST)).toThrow('--region needs a value, got "--json"');
  });

  test('what follows -- is positional', () => {
    expect(read('--', '--json').positionals).toEqual(['--json']);
  });

  test('a negative number is a value', () => {
    expect(read('--margin', '-5').values.get('margin')).toBe('-5');
  });

  test.each([
    [
      ['--engin', 'x'],
      'unknown option --engin: did you mean --engine? connection-budget capacity knows --engine, --margin, --json, --help',
    ],
    [['--zzzzzzzz'], 'unknown option --zzzzzzzz: connection-budget capacity knows --engine, --margin, --json, --help'],
    [['-e'], 'unknown option -e: connection-budget capacity knows --engine, --margin, --json, --help'],
    [['--constructor'], 'unknown option --constructor: connection-budget capacity knows --engine, --margin, --json, --help'],
    [['--\u001b[31m'], 'unknown option --\ufffd[31m: connection-budget capacity knows --engine, --margin, --json, --help'],
    [['--engine'], '--engine needs a value, got nothing: see connection-budget capacity --help'],
    [['--engine', '--json'], '--engine needs a value, got "--json": see connection-budget capacity --help'],
    [['--engine='], '--engine needs a value, got "": see connection-budget capacity --help'],
    [['--json=yes'], '--json takes no value, got "yes": leave the value out'],
    [['--json', '--json'], '--json is given twice: keep one'],
    [['--margin=1', '--margin=2'], '--margin is given twice: keep one'],
  ])('%j is refused', (args, message) => {
    expect(() => read(...args)).toThrow(new Error(`connection-budget: ${message}`));
  });
});

describe('asksForHelp', () => {
  test.each([[['--help']], [['x', '-h']], [['--nonsense', '--help']]])('%j asks for help', args => {
    expect(asksForHelp(args)).toBe(true);
  });

  test.each([[[]], [['help']], [['--', '--help']]])('%j does not', args => {
    expect(asksForHelp(args)).toBe(false);
  });
});

describe('numberOption', () => {
  const margin = (text: string): number | undefined =>
    numberOption(read(`--margin=${text}`), 'margin', { min: 0, max: 90, whole: false }, 'leave it out');

  test.each([
    ['0', 0],
    ['2.5', 2.5],
    ['90', 90],
    ['007', 7],
  ])('%s is a number', (text, number) => {
    expect(margin(text)).toBe(number);
  });

  test('an option that is not given has no number', () => {
    expect(numberOption(read(), 'margin', { min: 0, max: 90 }, 'leave it out')).toBeUndefined();
  });

  test.each([
    ['-1', '-1'],
    ['90.5', '90.5'],
    ['99999999999999999999', '100000000000000000000'],
    ['NaN', '"NaN"'],
    ['Infinity', '"Infinity"'],
    ['0x10', '"0x10"'],
    ['1e1', '"1e1"'],
    ['5%', '"5%"'],
    ['1_0', '"1_0"'],
    ['٣', '"٣"'],
  ])('%s is refused', (text, got) => {
    const message = `connection-budget: --margin must be a number from 0 to 90, got ${got}: leave it out`;
    expect(() => margin(text)).toThrow(new Error(message));
  });
});
