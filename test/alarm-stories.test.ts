import { statesOf } from './cloudwatch/alarm';
import { comparison, comparisonTable } from './cloudwatch/comparison';
import { metricsOf, minutesOf } from './cloudwatch/observed';
import { instanceObservers } from './cloudwatch/observers';
import { INSTANCE_STORIES } from './cloudwatch/stories';

const rows = comparison();
const byTitle = new Map(rows.map(row => [row.story.title, row]));

describe('every incident', () => {
  it.each(rows.filter(({ story }) => story.isIncident).map(row => [row.story.title, row] as const))(
    '%s: pages before the first refusal, and not before there is more than planned',
    (_title, { ours, refused, unplanned }) => {
      expect(refused).toBeDefined();
      expect(ours).toBeLessThan(refused ?? 0);
      expect(ours).toBeGreaterThanOrEqual(unplanned ?? Infinity);
    },
  );

  it.each([
    // From 22 one more each second minute: the 59th connection is there after 20 + 2 x 37 minutes.
    ['slow climb: a leak', 95],
    ['slow climb after a smaller class', 95],
    ['three-minute spike', 21],
    ['missing data while it climbs', 58],
    // From 60, or 80, one more each minute: beyond 172.
    ['full writer beside idle readers', 134],
    ['failover, and then the new writer fills up', 114],
  ])('%s: pages in minute %i', (title, minute) => {
    expect(byTitle.get(title)?.ours).toBe(minute);
  });

  it('is warned of five minutes after the plan was left, where it grows slowly', () => {
    expect(byTitle.get('slow climb: a leak')).toMatchObject({ unplanned: 87, warned: 91, ours: 95 });
  });
});

describe('every healthy twin', () => {
  it.each(rows.filter(({ story }) => !story.isIncident).map(row => [row.story.title, row] as const))(
    '%s: neither a page nor a warning',
    (_title, { ours, warned, refused }) => {
      expect({ ours, warned, refused }).toEqual({ ours: undefined, warned: undefined, refused: undefined });
    },
  );
});

describe('a server that stops reporting in the middle of an incident', () => {
  it('does not call the page off', () => {
    const { admitted, ours } = instanceObservers();
    const story = INSTANCE_STORIES.find(({ title }) => title === 'missing data while it climbs');
    const [nearLimit] = ours.critical;
    if (!story || !nearLimit) throw new Error('the story and its alarm are there');
    const states = statesOf(nearLimit, metricsOf(story, admitted), minutesOf(story));
    expect(new Set(states.slice(57))).toEqual(new Set(['ALARM']));
  });
});

describe('the comparison', () => {
  it('says of the others what they do: sums of five minutes, means over readers, a limit that is never reached', () => {
    expect(byTitle.get('steady load')?.theirs).toBe(15);
    expect(byTitle.get('full writer beside idle readers')?.theirs).toBeUndefined();
    expect(byTitle.get('slow climb: a leak')?.recommended).toBeUndefined();
    expect(byTitle.get('slow climb after a smaller class')?.recommended).toBeUndefined();
    expect(byTitle.get('more load after a larger class, within the plan')?.recommended).toBe(25);
    expect(byTitle.get('three-minute spike')?.recommended).toBeUndefined();
    expect(byTitle.get('full writer beside idle readers')?.recommended).toBe(146);
  });

  it('is a table', () => {
    expect(comparisonTable(rows).split('\n')).toHaveLength(rows.length + 2);
  });
});
