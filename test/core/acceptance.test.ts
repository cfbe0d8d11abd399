import type { Acceptance, AcceptingBudget } from '../../lib/core/acceptance';
import { acceptedInWords, withAcceptances } from '../../lib/core/acceptance';
import { ledgerJson } from '../../lib/report/ledger-json';
import { judge } from '../../lib/core/judge';
import type { LedgerBudget } from '../../lib/core/ledger';
import { api, declared, micro } from './some-facts';

const over = judge(micro([api(), declared('Worker', 7)]));
const acceptance: Acceptance = { rule: 'over-budget', reason: 'ordered', until: '2027-06-30', isOver: false };

function accepting(...acceptances: Acceptance[]): AcceptingBudget {
  return { path: over.path, name: over.name, acceptances };
}

function judged(budget: AcceptingBudget, acknowledged?: string): LedgerBudget | undefined {
  return withAcceptances([over], budget, () => acknowledged)[0];
}

describe('a verdict', () => {
  it('is left as it is where nothing is accepted', () => {
    expect(judged(accepting())).toEqual(over);
    expect(ledgerJson({ version: 1, budgets: [over] })).not.toContain('"accepted"');
  });

  it('keeps what was accepted, marked, with the reason', () => {
    const [finding] = over.findings;
    expect(judged(accepting(acceptance))).toEqual({
      ...over,
      findings: [{ ...finding, accepted: true }],
      accepted: [{ rule: 'over-budget', path: over.path, reason: 'ordered', until: '2027-06-30' }],
    });
  });

  it('names both who accept it', () => {
    const ledger = judged(accepting(acceptance), 'known');
    expect(ledger?.accepted?.map(({ until, reason }) => [until, reason])).toEqual([
      ['2027-06-30', 'ordered'],
      [undefined, 'known'],
    ]);
    expect(ledger?.findings.flatMap(finding => acceptedInWords(finding, ledger.accepted))).toEqual([
      'accepted until 2027-06-30: ordered',
      'accepted: known',
    ]);
  });

  it('names a reason once, however many findings it covers', () => {
    const twice = { ...over, findings: [...over.findings, ...over.findings] };
    expect(withAcceptances([twice], accepting(acceptance), () => undefined)[0]?.accepted).toHaveLength(1);
  });

  it('says of a day that has passed in its first line, and keeps the sum', () => {
    const ledger = judged(accepting({ ...acceptance, isOver: true }));
    const [first, ...sum] = ledger?.findings[0]?.message.split('\n') ?? [];
    const [was, ...same] = over.findings[0]?.message.split('\n') ?? [];
    expect(first).toBe(`${was} (accepted until 2027-06-30, which has passed: ordered)`);
    expect(sum).toEqual(same);
    expect(ledger).not.toHaveProperty('accepted');
  });
});
