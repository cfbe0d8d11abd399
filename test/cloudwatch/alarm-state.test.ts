import { alarmState } from './alarm-state';
import type { AlarmState, Datapoint, MissingData } from './alarm-state';

const SIGNS: Readonly<Record<string, Datapoint>> = { '0': 'within', X: 'breaching', '-': undefined };
const TREATMENTS: readonly MissingData[] = ['missing', 'ignore', 'breaching', 'notBreaching'];

function state(datapoints: string, missing: MissingData, needed: number, current: AlarmState = 'OK'): AlarmState {
  const history = Array.from(datapoints, sign => SIGNS[sign]);
  return alarmState(history, { needed, periods: 3, missing }, current);
}

// The tables of https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html; KEPT is the state before.
const KEPT = 'KEPT';
const [OK, ALARM, NONE] = ['OK', 'ALARM', 'INSUFFICIENT_DATA'];

describe('an alarm that needs 3 of 3, as in the first table of the documentation', () => {
  it.each([
    ['0-X-X', OK, OK, OK, OK],
    ['0----', OK, OK, OK, OK],
    ['-----', NONE, KEPT, ALARM, OK],
    ['0XX-X', ALARM, ALARM, ALARM, ALARM],
    ['----X', NONE, KEPT, ALARM, OK],
    ['X----', ALARM, KEPT, ALARM, OK],
  ])('%s', (datapoints, ...expected) => expectStates(datapoints, 3, expected));
});

describe('an alarm that needs 2 of 3, as in the second table', () => {
  it.each([
    ['0-X-X', ALARM, ALARM, ALARM, ALARM],
    ['00X0X', ALARM, ALARM, ALARM, ALARM],
    ['0-X--', OK, OK, ALARM, OK],
    ['----0', OK, OK, ALARM, OK],
    ['----X', NONE, KEPT, ALARM, OK],
  ])('%s', (datapoints, ...expected) => expectStates(datapoints, 2, expected));
});

function expectStates(datapoints: string, needed: number, expected: readonly (string | undefined)[]): void {
  for (const current of ['OK', 'ALARM'] as const) {
    const states = TREATMENTS.map(missing => state(datapoints, missing, needed, current));
    expect(states).toEqual(expected.map(each => (each === KEPT ? current : each)));
  }
}
