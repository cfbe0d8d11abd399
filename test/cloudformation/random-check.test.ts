import { isFields } from '../../lib/cloudformation/fields';
import type { LedgerBudget, LedgerConsumer } from '../../lib/core/ledger';
import { ledgerText } from '../../lib/report/ledger-text';
import { checkAsApp } from './read-all';
import type { Quantity, RandomTemplate, Section } from './random-template';
import { randomTemplate } from './random-template';

const TEMPLATES = 100_000;

/** A check that takes longer than this is taken for a hang; most take a millisecond. */
const HANG_MS = 10_000;

const SERVER = {
  Type: 'AWS::RDS::DBInstance',
  Properties: {
    Engine: 'postgres',
    EngineVersion: '16.8',
    DBInstanceClass: 'db.r6g.16xlarge',
    DBParameterGroupName: 'default.postgres16',
  },
};

/** Whose demand follows from which quantities. */
const CONSUMERS: Partial<Record<Section, { readonly id: string; readonly of: readonly Quantity[] }>> = {
  services: { id: 'Api', of: ['DesiredCount', 'MaxCapacity', 'ScheduledMaxCapacity', 'MaximumPercent'] },
};

type Resources = Record<string, { readonly Properties?: unknown }>;

/** The template with a database whose address the consumer of its section holds. */
function withServer({ section, template }: RandomTemplate): object {
  const resources = template.Resources as Resources;
  if (!isFields(resources)) return template;
  const { id } = CONSUMERS[section] ?? {};
  const found = id === undefined ? undefined : resources[id];
  if (id === undefined || !isFields(found?.Properties)) return { ...template, Resources: { ...resources, Server: SERVER } };
  const holding = { ...found, Properties: { ...found.Properties, Held: { 'Fn::GetAtt': ['Server', 'Endpoint.Address'] } } };
  return { ...template, Resources: { ...resources, Server: SERVER, [id]: holding } };
}

function faultsOf(random: RandomTemplate, budgets: readonly LedgerBudget[]): string[] {
  const lines = budgets.flatMap(({ consumers }) => consumers);
  const bad = lines.filter(({ demand }) => demand !== null && !(Number.isSafeInteger(demand) && demand >= 0));
  return [...bad.map(({ name, demand }) => `the demand of ${name} is ${demand}`), ...unresolvedFaults(random, lines)];
}

/** What cannot be read is unknown, and never nothing. */
function unresolvedFaults({ section, written, isDamaged }: RandomTemplate, lines: readonly LedgerConsumer[]): string[] {
  const consumer = CONSUMERS[section];
  if (consumer === undefined || isDamaged) return [];
  const line = lines.find(({ name }) => name === consumer.id);
  if (line === undefined) return [`${consumer.id} is not in the sum`];
  if (line.demand === null) return [];
  return consumer.of
    .filter(quantity => written[quantity]?.isUnresolved)
    .map(quantity => `${consumer.id} asks for ${line.demand}, though ${quantity} cannot be read`);
}

function checked(seed: number): { readonly faults: string[]; readonly isUnknown: boolean } {
  const random = randomTemplate(seed);
  const started = performance.now();
  const { budgets } = checkAsApp(withServer(random));
  const faults = faultsOf(random, budgets);
  // Rendering takes longer than checking.
  if (seed % 20 === 0) ledgerText({ version: 1, budgets });
  if (performance.now() - started > HANG_MS) faults.push('it takes too long');
  return { faults, isUnknown: budgets.some(({ demand }) => demand === null) };
}

it('no template crashes a check, and none makes it count what cannot be read', () => {
  const faults: string[] = [];
  let unknown = 0;
  for (let seed = 1; seed <= TEMPLATES && faults.length < 5; seed++) {
    try {
      const check = checked(seed);
      unknown += check.isUnknown ? 1 : 0;
      faults.push(...check.faults.map(fault => `template ${seed}: ${fault}`));
    } catch (error) {
      faults.push(`template ${seed}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }
  expect(faults).toEqual([]);
  // Often something could not be read: otherwise nothing was shown.
  expect(unknown).toBeGreaterThan(TEMPLATES / 50);
}, 600_000);
