import { join } from 'node:path';
import { MaxConnections } from '../../lib';
import { deploymentClaims } from './deployment-claims';
import { consumerIn, ordersApp } from './orders-app';

describe('a deployment of processes with node-postgres', () => {
  deploymentClaims([process.execPath, join(__dirname, 'pool-worker.js')]);
});

it('lets an application compute its own limit from the injected variables: it arrives at size + overflow', () => {
  const { budget, variables } = ordersApp({ maxConnections: MaxConnections.pinned() });
  const read = (name: string): number => Number(variables.Api[name]);
  const { pool } = consumerIn(budget, 'Api');
  const computed = Math.floor((read('RDS_MAX_CONNECTIONS') - read('DB_ADMIN_RESERVE')) / read('APP_INSTANCE_COUNT'));
  expect(computed).toBe(pool.size + pool.overflow);
  expect(computed).toBe(11);
});
