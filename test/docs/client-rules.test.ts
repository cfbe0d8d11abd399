import { PoolClient, PoolSizing } from '../../lib';
import type { RuleId } from '../../lib/core/finding';
import type { TabledClient } from '../../lib/core/clients/client-facts';
import { CLIENTS } from '../../lib/core/clients/table';
import type { StatedVariable, TrapContext } from '../../lib/core/clients/traps';
import { trapsIn } from '../../lib/core/clients/traps';
import { SomeApp } from '../some-app';
import { messagesOf, pass } from '../synth';
import { codesIn, indentedSamples, read, table } from './markdown';

function messageOf(rule: RuleId, client: PoolClient, environment: Record<string, string> = {}): string[] {
  const some = new SomeApp();
  const budget = some.stated(100);
  budget.addEcsService(some.service('Api', { environment }), { client, pool: PoolSizing.fixed({ size: 7 }) });
  pass(some.app);
  return messagesOf(budget, rule).map(message => `${message}\n`);
}

it.each<[RuleId, string[]]>([
  ['trap-setting', messageOf('trap-setting', PoolClient.postgresJs(), { PGMAX: '7' })],
  ['application-must-read', messageOf('application-must-read', PoolClient.databaseSql())],
])('the page of %s shows the message as it is rendered', (rule, messages) => {
  expect(indentedSamples(`docs/rules/${rule}.md`).map(({ text }) => text)).toEqual(messages);
});

const POOLERS = [
  ['behind RDS Proxy', 'rds-proxy'],
  ['behind PgBouncer', 'pgbouncer'],
] as const;

describe('the table of trap-setting', () => {
  const clients: readonly TabledClient[] = Object.values(CLIENTS);
  const rows = table(read('docs/rules/trap-setting.md'), 'client', 'stated', 'and it');
  const named = (name: string | undefined): TabledClient => {
    const found = clients.find(client => client.name === name);
    if (found === undefined) throw new Error(`there is no client ${String(name)}`);
    return found;
  };

  /** What a row says that a container states: each of these by itself. */
  function statedIn(cell: string): StatedVariable[] {
    const [first = '', second] = codesIn(cell);
    if (first.includes('=')) return [{ name: 'ConnectionStrings__Orders', address: { keys: ['Host', 'Username'] } }];
    const inAddress = (key: string): StatedVariable => ({ name: 'DATABASE_URL', address: { scheme: 'postgresql', keys: [key] } });
    if (/^[A-Z_]+$/.test(first)) return [{ name: first }, ...(second === undefined ? [] : [inAddress(second)])];
    return [inAddress(first)];
  }

  it.each(rows.map(row => [row.client, row.stated, row['and it']]))(
    'says of %s and %s what becomes of it',
    (name, cell = '', outcome) => {
      const pooler = POOLERS.find(([words]) => cell.includes(words))?.[1];
      const context: TrapContext = { client: named(name), isPostgres: true, ...(pooler && { pooler }) };
      for (const stated of statedIn(cell)) expect(trapsIn([stated], context).map(({ because }) => because)).toEqual([outcome]);
    },
  );

  it('has a row for every trap that a client of the table has of its own', () => {
    const own = clients.flatMap(({ name, traps = [] }) => traps.map(({ because }) => `${name} ${because}`));
    const shown = rows.map(row => `${row.client} ${row['and it']}`);
    expect(own.filter(trap => !shown.includes(trap))).toEqual([]);
  });
});
