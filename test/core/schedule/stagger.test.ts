import * as fc from 'fast-check';
import type { ScheduledLoad } from '../../../lib/core/schedule/load';
import { yearFrom } from '../../../lib/core/schedule/minute';
import { stagger } from '../../../lib/core/schedule/stagger';
import { sweep } from '../../../lib/core/schedule/sweep';
import { days, load, schedule } from './some-schedules';

const year = yearFrom(2027);

/** What is moved, in words. */
function movesOf(loads: readonly ScheduledLoad[], limit: number): string[] {
  const found = stagger(loads, limit, year);
  if (found.kind === 'none') throw new Error(found.because);
  expect(found.peak.connections).toBeLessThanOrEqual(limit);
  return found.moves.map(({ name, from, to }) => `${name}: ${from} -> ${to}`);
}

const atTwo = (name: string, more: Partial<ScheduledLoad> = {}): ScheduledLoad => load(name, 'cron(0 2 * * ? *)', more);

test('what fits is not moved', () => {
  expect(movesOf([atTwo('A'), atTwo('B')], 20)).toEqual([]);
});

test('each is moved no farther than it has to be', () => {
  expect(movesOf([atTwo('A'), atTwo('B'), atTwo('C')], 10)).toEqual([
    'B: cron(0 2 * * ? *) -> cron(10 2 * * ? *)',
    'C: cron(0 2 * * ? *) -> cron(20 2 * * ? *)',
  ]);
});

test('what is largest and longest stays where it is', () => {
  expect(movesOf([atTwo('Short'), atTwo('Long', { longestRunMinutes: 40 })], 10)).toEqual([
    'Short: cron(0 2 * * ? *) -> cron(40 2 * * ? *)',
  ]);
});

test('it may be moved to an earlier minute', () => {
  const loads = [load('A', 'cron(50 2 * * ? *)', { longestRunMinutes: 60 }), load('B', 'cron(50 2 * * ? *)')];
  expect(movesOf(loads, 10)).toEqual(['B: cron(50 2 * * ? *) -> cron(40 2 * * ? *)']);
});

test('schedules of several times are moved as a whole', () => {
  const loads = [
    load('A', 'cron(0/15 * * * ? *)', { longestRunMinutes: 5 }),
    load('B', 'cron(0/15 * * * ? *)', { longestRunMinutes: 5 }),
  ];
  expect(movesOf(loads, 10)).toEqual(['B: cron(0/15 * * * ? *) -> cron(5/15 * * * ? *)']);
});

test('only what collides is moved', () => {
  const loads = [atTwo('A'), atTwo('B'), load('C', 'cron(0 4 * * ? *)'), load('D', 'cron(0 5 * * ? *)')];
  expect(movesOf(loads, 10)).toEqual(['B: cron(0 2 * * ? *) -> cron(10 2 * * ? *)']);
});

test('rates and one-time schedules stay, and the others make way', () => {
  const loads = [atTwo('A', { tasks: 2 }), load('Once', 'at(2027-05-01T02:00:00)'), load('Rate', 'rate(5 minutes)')];
  expect(movesOf(loads, 40)).toEqual(['A: cron(0 2 * * ? *) -> cron(10 2 * * ? *)']);
});

test('where nothing can be moved, it says what is in the way', () => {
  expect(stagger([load('Rate', 'rate(5 minutes)'), atTwo('A')], 15, year)).toEqual({
    kind: 'none',
    because: 'what cannot be moved has 20 connections at 2027-01-01 00:00 UTC, which is above 15',
  });
});

test('where there is no room within the hour, it says so', () => {
  expect(stagger([atTwo('A', { longestRunMinutes: 60 }), atTwo('B', { longestRunMinutes: 60 })], 10, year)).toEqual({
    kind: 'none',
    because: 'no minutes within their hours were found that bring 20 connections at 2027-01-01 02:00 UTC to 10',
  });
});

test('it does not look for ever', () => {
  const decades = days('2027-01-01', '2057-01-01');
  const many = Array.from({ length: 7 }, (_, index) => atTwo(`Job${index}`));
  const found = stagger(many, 10, decades);
  expect(found).toEqual({
    kind: 'none',
    because:
      'no minutes within their hours were found that bring 70 connections at 2027-01-01 02:00 UTC to 10, as far as was looked',
  });
}, 60_000);

test('one that is too large alone has no place', () => {
  expect(stagger([atTwo('A')], 9, year)).toMatchObject({ kind: 'none' });
});

test('what begins before the horizon is moved into it', () => {
  // B comes to 23:50 and ends at midnight; A begins then.
  const loads = [load('A', 'cron(0 0 * * ? *)', { longestRunMinutes: 30 }), load('B', 'cron(55 23 * * ? *)')];
  expect(movesOf(loads, 10)).toEqual(['B: cron(55 23 * * ? *) -> cron(50 23 * * ? *)']);
});

test('clocks that skip half an hour are heeded', () => {
  const lordHowe = (expression: string): ReturnType<typeof schedule> => schedule(expression, { timeZone: 'Australia/Lord_Howe' });
  const loads = [load('A', lordHowe('cron(0 2 * * ? *)')), load('B', lordHowe('cron(0 2 * * ? *)'))];
  expect(movesOf(loads, 10)).toEqual(['B: cron(0 2 * * ? *) -> cron(10 2 * * ? *)']);
});

test('whatever is found is below the limit, says what it is, and comes out the same again', () => {
  const horizon = days('2027-03-26', '2027-03-30');
  const one = fc.record({
    minute: fc.integer({ min: 0, max: 59 }),
    hour: fc.integer({ min: 1, max: 3 }),
    timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'Australia/Lord_Howe'),
    longestRunMinutes: fc.integer({ min: 1, max: 40 }),
    tasks: fc.integer({ min: 1, max: 3 }),
  });
  fc.assert(
    fc.property(fc.array(one, { minLength: 1, maxLength: 8 }), fc.integer({ min: 5, max: 80 }), (drawn, limit) => {
      const loads = drawn.map(({ minute, hour, timeZone, ...more }, index) =>
        load(`Load${index}`, schedule(`cron(${minute} ${hour} * * ? *)`, { timeZone }), more),
      );
      const found = stagger(loads, limit, horizon);
      expect(stagger(loads, limit, horizon)).toEqual(found);
      if (found.kind === 'none') return;
      const moved = loads.map(each => {
        const move = found.moves.find(({ name }) => name === each.name);
        return move ? { ...each, schedule: schedule(move.to, { timeZone: each.schedule.timeZone }) } : each;
      });
      expect(sweep(moved, horizon)).toEqual(found.peak);
      expect(found.peak.connections).toBeLessThanOrEqual(limit);
    }),
    { numRuns: 60 },
  );
});
