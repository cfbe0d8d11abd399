import { Scenario } from '../../lib';
import { DEFAULT_SCENARIOS, SCENARIOS } from '../../lib/core/scenario';
import { scenarioPolicy } from '../../lib/private/scenario-policy';

it('knows every scenario of the ledger, and no other', () => {
  expect(Object.values(Scenario)).toEqual(SCENARIOS);
});

describe('the policy', () => {
  it('is the default where nothing is stated', () => {
    expect(scenarioPolicy({})).toEqual(DEFAULT_SCENARIOS);
  });

  it('is what is stated', () => {
    const stated = { mustFit: [Scenario.STEADY], shouldFit: [Scenario.DEPLOYMENT, Scenario.DEPLOYMENT_DURING_FAILOVER] };
    expect(scenarioPolicy(stated)).toEqual({ must: ['steady'], should: ['deployment', 'deployment-during-failover'] });
  });

  it('is empty where the lists are', () => {
    expect(scenarioPolicy({ mustFit: [], shouldFit: [] })).toEqual({ must: [], should: [] });
  });

  it('does not warn by default of what must fit', () => {
    expect(scenarioPolicy({ mustFit: [Scenario.MEMBER_LOST] })).toEqual({ must: ['member-lost'], should: [] });
  });
});

describe('a policy is refused', () => {
  it.each([
    ['mustFit must name scenarios, got "holidays": use Scenario.DEPLOYMENT and the like', { mustFit: ['holidays'] }],
    ['shouldFit must name scenarios, got 3: use Scenario.DEPLOYMENT and the like', { shouldFit: [3] }],
    ['mustFit must name scenarios, got "DEPLOYMENT": use Scenario.DEPLOYMENT and the like', { mustFit: ['DEPLOYMENT'] }],
    [
      'shouldFit names deployment, which must fit by default: state mustFit without it',
      { shouldFit: [Scenario.MEMBER_LOST, Scenario.DEPLOYMENT] },
    ],
    [
      'shouldFit must not repeat what mustFit names, got member-lost in both: leave it out of one',
      { mustFit: [Scenario.STEADY, Scenario.MEMBER_LOST], shouldFit: [Scenario.MEMBER_LOST] },
    ],
  ])('%s', (message, stated) => {
    expect(() => scenarioPolicy(stated as never)).toThrow(new Error(message));
  });
});
