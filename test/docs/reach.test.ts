import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { ConnectionBudget, DatabaseTarget, PoolSizing } from '../../lib';
import { ledgerText } from '../../lib/report/ledger-text';
import { SomeApp } from '../some-app';
import { ledgerOf, messagesOf, pass } from '../synth';
import { fencedSamples, indentedSamples } from './markdown';

/** A database that lets in a service which holds its address, and an address range. */
function shop(): ConnectionBudget {
  const some = new SomeApp();
  const database = some.database();
  const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(database) });
  budget.addConsumer('psql', { pool: PoolSizing.fixed({ size: 1 }) });
  const worker = some.service('Worker', {
    environment: { DATABASE_URL: `postgres://${database.dbInstanceEndpointAddress}/orders` },
  });
  worker.connections.allowToDefaultPort(database);
  database.connections.allowFrom(ec2.Peer.ipv4('10.0.0.0/16'), ec2.Port.tcp(5432));
  pass(some.app);
  return budget;
}

it('the page of undeclared-consumer shows the message as it is rendered', () => {
  const [sample] = indentedSamples('docs/rules/undeclared-consumer.md');
  expect(messagesOf(shop(), 'undeclared-consumer')).toEqual([sample?.text.trimEnd()]);
});

it('the page about reach shows what is not seen as the ledger prints it', () => {
  const [sample] = fencedSamples('docs/reach.md').filter(({ language }) => language === 'text');
  const lines = ledgerText({ version: 1, budgets: [ledgerOf(shop())] }).split('\n');
  expect(lines.filter(line => line.includes('unseen'))).toEqual([sample?.text.trimEnd()]);
});
