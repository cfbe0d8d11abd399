import { today } from '../../lib/private/today';

afterEach(() => jest.useRealTimers());

it.each([
  ['2027-06-30T00:00:00.000Z', '2027-06-30'],
  ['2027-06-30T23:59:59.999Z', '2027-06-30'],
  ['2027-06-30T23:30:00.000-02:00', '2027-07-01'],
])('at %s it is %s, wherever the app is synthesized', (now, day) => {
  jest.useFakeTimers({ now: new Date(now) });
  expect(today()).toBe(day);
});
