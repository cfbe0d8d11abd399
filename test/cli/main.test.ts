import { COMMAND_HELP, HELP } from '../../lib/cli/help';
import { main } from '../../lib/cli/main';
import { ioOf, run } from './fake-io';

describe('main', () => {
  test.each([['--help'], ['-h'], ['help']])('%s prints the help', async arg => {
    expect(await run([arg])).toEqual({ exitCode: 0, stdout: HELP, stderr: '' });
  });

  test.each(['capacity', 'plan'] as const)("%s --help prints the command's own, whatever else is typed", async command => {
    expect(await run([command, '--nonsense', '--help'])).toEqual({ exitCode: 0, stdout: COMMAND_HELP[command], stderr: '' });
  });

  test('--version prints the version', async () => {
    expect(await run(['--version'])).toEqual({ exitCode: 0, stdout: '1.2.3\n', stderr: '' });
  });

  test.each([
    [[], 'a command is needed: one of capacity, plan, check, audit, measure; see connection-budget --help'],
    [
      ['capacty'],
      'unknown command "capacty": did you mean capacity? known are capacity, plan, check, audit, measure; see connection-budget --help',
    ],
    [['deploy'], 'unknown command "deploy": known are capacity, plan, check, audit, measure; see connection-budget --help'],
    [['toString'], 'unknown command "toString": known are capacity, plan, check, audit, measure; see connection-budget --help'],
    [[''], 'unknown command "": known are capacity, plan, check, audit, measure; see connection-budget --help'],
    [
      ['--verson'],
      'unknown option "--verson": did you mean --version? known are --help, --version; see connection-budget --help',
    ],
  ])('%j is refused', async (argv, message) => {
    expect(await run(argv)).toEqual({ exitCode: 2, stdout: '', stderr: `connection-budget: ${message}\n` });
  });

  test('an error that nobody expected is one line on stderr and exit code 3', async () => {
    let stderr = '';
    const stdout = { write: () => { throw new Error('a\u001bb'); } }; // prettier-ignore
    const exitCode = await main(['--version'], ioOf({ stdout, stderr: { write: text => (stderr += text) } }));
    expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: 'connection-budget: internal error: a\ufffdb\n' });
  });
});

test('no line of help is wider than a terminal of 120 columns', () => {
  for (const help of [HELP, ...Object.values(COMMAND_HELP)]) {
    expect(Math.max(...help.split('\n').map(line => line.length))).toBeLessThanOrEqual(120);
  }
});
