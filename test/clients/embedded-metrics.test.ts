import { formatFaults } from './embedded-metrics';

const DIRECTIVE = { Namespace: 'Shop', Dimensions: [['Application']], Metrics: [{ Name: 'Used', Unit: 'Count' }] };

function faults(changes: object = {}, directive: object = {}, time = Date.now()): string[] {
  const _aws = { Timestamp: time, CloudWatchMetrics: [{ ...DIRECTIVE, ...directive }] };
  return formatFaults(JSON.stringify({ _aws, Application: 'Api', Used: 3, ...changes }));
}

describe('the rules of the embedded metric format', () => {
  it('take a line that keeps them', () => {
    expect(faults()).toEqual([]);
  });

  it.each([
    ['a value that is announced and not there', { Used: undefined }, {}, 'the value of metric Used is a number of the root'],
    ['a value that is a text', { Used: '3' }, {}, 'the value of metric Used is a number of the root'],
    ['a dimension that is a number', { Application: 7 }, {}, 'the value of dimension Application is a text of the root'],
    ['a dimension that is empty', { Application: '' }, {}, 'the value of dimension Application is a text of the root'],
    ['a unit that is none', {}, { Metrics: [{ Name: 'Used', Unit: 'ms' }] }, 'the unit of Used is known, got ms'],
    ['a namespace of AWS', {}, { Namespace: 'AWS/RDS' }, "Namespace is a text of one's own, got AWS/RDS"],
    ['a metric twice', {}, { Metrics: [{ Name: 'Used' }, { Name: 'Used' }] }, 'no metric twice, got Used, Used'],
    ['no metric', {}, { Metrics: [] }, 'from 1 to 100 metrics, got 0'],
  ])('refuse %s', (_what, changes, directive, fault) => {
    expect(faults(changes, directive)).toEqual([fault]);
  });

  it('refuse seconds for milliseconds', () => {
    const seconds = Math.round(Date.now() / 1000);
    expect(faults({}, {}, seconds)).toEqual([`Timestamp is too far away, got ${seconds}`]);
  });
});
