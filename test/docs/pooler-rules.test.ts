import { CfnSecurityGroupIngress, SubnetType } from 'aws-cdk-lib/aws-ec2';
import { ConnectionBudget, DatabaseTarget, PoolClient } from '../../lib';
import type { BudgetFacts } from '../../lib/core/budget';
import type { RuleId } from '../../lib/core/finding';
import { judge } from '../../lib/core/judge';
import type { PoolerFacts } from '../../lib/core/pooler';
import { declared, derived, micro, ROLLING, service } from '../core/some-facts';
import { client, fleet, proxy } from '../core/some-poolers';
import { SomeApp } from '../some-app';
import { messagesOf, pass } from '../synth';
import { indentedSamples } from './markdown';

const api = service('Api', { copies: 4, overlap: ROLLING, processes: 2, pool: derived({ max: 10 }) });

function messageOf(rule: RuleId, poolers: readonly PoolerFacts[], overrides: Partial<BudgetFacts> = {}): string {
  const { findings } = judge({ ...micro([]), poolers, ...overrides });
  const found = findings.find(each => each.rule === rule);
  if (!found) throw new Error(`no ${rule} among ${findings.map(each => each.rule).join(', ')}`);
  return `${found.message}\n`;
}

const workload = { requestsPerSecond: 400, secondsHeld: 0.1 };
const serverless = {
  databases: [
    { engine: 'aurora-postgresql', engineVersion: '16.4', instanceClass: 'db.serverless', serverless: { minAcu: 0, maxAcu: 8 } },
  ],
};

it.each<[rule: RuleId, message: string]>([
  ['pooler-shares-over-100', messageOf('pooler-shares-over-100', [proxy('Orders', 100), proxy('Reports', 100)])],
  [
    'pooler-oversubscribed',
    messageOf('pooler-oversubscribed', [proxy('Proxy', 55, { clients: [client({ consumer: api, workload })] })]),
  ],
  [
    'client-limit-below-pools',
    messageOf('client-limit-below-pools', [
      fleet('PgBouncer', 2, 12, { clients: [client({ consumer: api })], clientLimit: 100 }),
    ]),
  ],
  [
    'large-pool-behind-pooler',
    messageOf('large-pool-behind-pooler', [proxy('Proxy', 66, { clients: [client({ consumer: declared('Jobs', 20) })] })]),
  ],
  [
    'prepared-statements-behind-pooler',
    messageOf('prepared-statements-behind-pooler', [
      proxy('Proxy', 66, { clients: [client({ consumer: api, preparesStatements: true })] }),
    ]),
  ],
  [
    'recycle-beyond-idle-timeout',
    messageOf('recycle-beyond-idle-timeout', [
      proxy('Proxy', 66, { clients: [client({ consumer: api, recycleSeconds: 3600 })], idleTimeoutSeconds: 1800 }),
    ]),
  ],
  ['proxy-share-below-minimum', messageOf('proxy-share-below-minimum', [proxy('Proxy', 20)])],
  ['proxy-prevents-pause', messageOf('proxy-prevents-pause', [proxy('Proxy', 20)], serverless)],
])('the page of %s shows the message as it is rendered', (rule, message) => {
  expect(indentedSamples(`docs/rules/${rule}.md`)[0]?.text).toBe(message);
});

it('the page of pooler-bypass shows the message as it is rendered', () => {
  const some = new SomeApp();
  const database = some.database();
  const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(database) });
  const options = { vpc: some.vpc(), vpcSubnets: { subnetType: SubnetType.PUBLIC }, secrets: [database.secret!] };
  const pooler = budget.addProxy('Proxy', options);
  const environment = { DATABASE_URL: `postgres://${database.dbInstanceEndpointAddress}/app` };
  const service = some.service('Api', { desiredCount: 1, environment });
  new CfnSecurityGroupIngress(some.stack, 'ApiToDatabase', {
    groupId: database.connections.securityGroups[0]!.securityGroupId,
    sourceSecurityGroupId: service.connections.securityGroups[0]!.securityGroupId,
    ipProtocol: 'tcp',
    fromPort: 5432,
    toPort: 5432,
  });
  pooler.addEcsService(service, { client: PoolClient.nodePostgres() });
  pass(some.app);
  const [message] = messagesOf(budget, 'pooler-bypass');
  expect(indentedSamples('docs/rules/pooler-bypass.md')[0]?.text).toBe(`${message ?? ''}\n`);
});
