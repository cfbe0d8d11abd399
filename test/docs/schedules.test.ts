import type { ScheduledLoad } from '../../lib/core/schedule/load';
import { MINUTES_OF_DAY, minuteText, yearFrom } from '../../lib/core/schedule/minute';
import { stagger } from '../../lib/core/schedule/stagger';
import { sweep } from '../../lib/core/schedule/sweep';
import { judge } from '../../lib/core/judge';
import { runsInWords, tasksAtOnce } from '../../lib/core/scheduled-tasks';
import { ledgerText } from '../../lib/report/ledger-text';
import { at, due, load, schedule } from '../core/schedule/some-schedules';
import { fixed, service, stated } from '../core/some-facts';
import type { Row } from './markdown';
import { code, fencedSamples, indentedSamples, read, section, table } from './markdown';

const PAGE = read('docs/schedules.md');
const year = yearFrom(2027);

test.each(table(PAGE, 'expression').map(row => [code(row.expression), row] as const))(
  '%s is due as the page says',
  (text, row) => {
    const found = due(schedule(text), year);
    expect([`${String(found[0])} UTC`, String(found.length)]).toEqual([row['first time in 2027'], row['times in 2027']]);
  },
);

const CLOCKS = '`cron(30 2 * * ? *)` on';

test.each(table(PAGE, CLOCKS).map(row => [row[CLOCKS] ?? '', row] as const))('clocks on %s are as the page says', (day, row) => {
  const daily = schedule('cron(30 2 * * ? *)', { timeZone: row.of ?? '' });
  const local = new Intl.DateTimeFormat('sv-SE', { timeZone: row.of, dateStyle: 'short' });
  const midnight = at(`${day} 00:00`);
  const around = { from: midnight - MINUTES_OF_DAY, to: midnight + 2 * MINUTES_OF_DAY };
  const found = due(daily, around).filter(text => local.format(at(text) * 60_000) === day);
  expect(found.map(text => `${text} UTC`)).toEqual(row['is due at'] === 'never' ? [] : [row['is due at']]);
});

test.each(table(PAGE, 'longest run').map(row => [row.every ?? '', row] as const))(
  'a rate of %s overlaps as the page says',
  (every, row) => {
    const rate = load('Rate', `rate(${every})`, { longestRunMinutes: Number(row['longest run']), connectionsPerTask: 1 });
    expect(String(sweep([rate], year).connections)).toBe(row['at once']);
  },
);

describe('the example', () => {
  const loads = table(section(PAGE, 'The peak'), 'name', 'schedule').map((row: Row): ScheduledLoad => {
    const when = schedule(code(row.schedule), { timeZone: row['time zone'] ?? '' });
    const [longestRunMinutes, tasks, connectionsPerTask] = ['longest run', 'tasks', 'connections'].map(name => Number(row[name]));
    return load(row.name ?? '', when, { longestRunMinutes, tasks, connectionsPerTask });
  });

  it('has the peak that the page says', () => {
    const { connections, minute, running } = sweep(loads, year);
    expect(PAGE).toContain(`the peak of 2027 is ${connections} connections, for the first time at ${minuteText(minute)}:`);
    const rows = table(PAGE, 'name', 'attempts').map(row => [row.name, Number(row.attempts), Number(row.connections)]);
    expect(running.map(each => [each.name, each.attempts, each.connections])).toEqual(rows);
  });

  it('stands in a ledger as the page says', () => {
    const tasks = loads.map(({ name, connectionsPerTask, ...run }) =>
      service(name, {
        kind: 'scheduled-task',
        copies: tasksAtOnce([run]),
        copiesBecause: runsInWords([run]),
        runs: [run],
        pool: fixed(connectionsPerTask),
      }),
    );
    const lines = ledgerText({ version: 1, budgets: [judge(stated(100, tasks))] }).split('\n');
    const [shown] = fencedSamples('docs/schedules.md').filter(({ language }) => language === 'text');
    expect(lines.filter(line => /scheduled|^ {4}/.test(line))).toEqual(shown?.text.trimEnd().split('\n'));
  });

  it('is a collision as its page says', () => {
    const [message] = indentedSamples('docs/rules/schedule-collision.md');
    const tasks = loads.map(({ name, connectionsPerTask, ...run }) =>
      service(name, { kind: 'scheduled-task', copies: tasksAtOnce([run]), runs: [run], pool: fixed(connectionsPerTask) }),
    );
    const { findings } = judge(stated(60, [service('Api', { pool: fixed(20) }), ...tasks]));
    expect(findings.map(finding => finding.message)).toContain(message?.text.trimEnd());
  });

  it('is moved as the page says', () => {
    const moves = table(PAGE, 'name', 'from').map(row => ({ name: row.name, from: code(row.from), to: code(row.to) }));
    expect(stagger(loads, 40, year)).toMatchObject({ kind: 'found', moves });
  });

  it('cannot be moved where the page says so, in these words', () => {
    const words = indentedSamples('docs/schedules.md').map(({ text }) => text.trim());
    const found = stagger(loads, 30, year);
    expect(words).toContain(found.kind === 'none' && found.because);
  });
});
