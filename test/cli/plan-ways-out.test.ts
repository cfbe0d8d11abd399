import { planFacts } from '../../lib/cli/plan-facts';
import type { DatabasePlan } from '../../lib/cli/plan-shape';
import { waysOut } from '../../lib/cli/plan-ways-out';

const SHOW = 'what SHOW max_connections prints on the server';
const MEMORY = 'memoryGib under database: the memory of the server';
const CAPACITY = 'serverless under database: minAcu and maxAcu of the cluster';

test.each<[DatabasePlan, string[]]>([
  [{ engine: 'postgres' }, [`maxConnections under database: ${SHOW}`]],
  [{ engine: 'mysql' }, ['maxConnections under database: what SELECT @@max_connections prints on the server']],
  [{ engine: 'postgres', platform: 'azure' }, [MEMORY, `maxConnections under database: ${SHOW}`]],
  [{ engine: 'postgres', platform: 'cloud-sql', memoryGib: 0.1 }, [`maxConnections under database: ${SHOW}`]],
  [{ engine: 'postgres', platform: 'cloud-sql', parameter: 'many' }, [`maxConnections under database: ${SHOW}`]],
  [{ engine: 'postgres', platform: 'self-managed' }, [`maxConnections under database: ${SHOW}`]],
  [{ engine: 'mysql', platform: 'azure' }, ['maxConnections under database: what SELECT @@max_connections prints on the server']],
  [{ engine: 'aurora-postgresql', instanceClass: 'db.serverless' }, [CAPACITY, `maxConnections under database: ${SHOW}`]],
  [
    { engine: 'aurora-postgresql', instanceClass: 'db.serverless', parameter: 'many' },
    [`maxConnections under database: ${SHOW}`],
  ],
  [
    {
      engine: 'aurora-postgresql',
      members: [
        { name: 'a', instanceClass: 'db.r6g.large' },
        { name: 'b', instanceClass: 'db.serverless' },
      ],
    },
    [CAPACITY, `maxConnections under database or the member: ${SHOW}`],
  ],
])('%j', (database, remedies) => {
  expect(waysOut(planFacts({ database, consumers: [{ name: 'a', connections: 1 }] }, 'Orders'))).toEqual(remedies);
});
