import type { ServerFacts } from '../../lib/cli/capacity-server';
import { serverFacts } from '../../lib/cli/capacity-server';
import type { CeilingPolicy } from '../../lib/core/ceiling';

const ESTIMATED: CeilingPolicy = { kind: 'estimated' };
const DECLARED: CeilingPolicy = { kind: 'declared', maxConnections: 400 };

function read(words: string, policy = ESTIMATED): ServerFacts {
  const positionals = words.split(' ').filter(word => word !== '' && !word.includes('='));
  const values = new Map(words.split(' ').flatMap(word => (word.includes('=') ? [word.split('=') as [string, string]] : [])));
  return serverFacts({ positionals, values, lists: new Map(), switches: new Set() }, policy);
}

test.each<[string, CeilingPolicy, ServerFacts]>([
  ['db.t3.micro', ESTIMATED, { instanceClass: 'db.t3.micro' }],
  ['', DECLARED, {}],
  ['db.t3.micro', DECLARED, { instanceClass: 'db.t3.micro' }],
  ['db.serverless min-acu=0 max-acu=1.5', ESTIMATED, { instanceClass: 'db.serverless', serverless: { minAcu: 0, maxAcu: 1.5 } }],
  ['serverless min-acu=256 max-acu=256', ESTIMATED, { instanceClass: 'serverless', serverless: { minAcu: 256, maxAcu: 256 } }],
  ['db.serverless', DECLARED, { instanceClass: 'db.serverless' }],
  ['engine=postgres platform=cloud-sql memory=3.75', ESTIMATED, { platform: 'cloud-sql', memoryGib: 3.75 }],
  ['engine=postgres platform=azure memory=8', DECLARED, { platform: 'azure', memoryGib: 8 }],
  ['engine=postgres platform=azure', DECLARED, { platform: 'azure' }],
  ['engine=postgres platform=azure parameter=300', ESTIMATED, { platform: 'azure' }],
  ['engine=mysql platform=azure', ESTIMATED, { platform: 'azure' }],
  ['engine=postgres platform=self-managed', ESTIMATED, { platform: 'self-managed' }],
])('"%s" with a ceiling that is %j is %j', (words, policy, facts) => {
  expect(read(words, policy)).toEqual(facts);
});

const RANGE_NEEDED = 'db.serverless needs --min-acu and --max-acu: the capacity range of its cluster, such as 0.5 and 16';

test.each<[string, CeilingPolicy, string]>([
  ['', ESTIMATED, 'capacity needs one instance class, got 0: name one such as db.t3.micro'],
  ['a b', DECLARED, 'capacity needs one instance class, got 2: name one such as db.t3.micro'],
  ['db.serverless', ESTIMATED, RANGE_NEEDED],
  ['db.serverless max-acu=16', ESTIMATED, RANGE_NEEDED],
  ['db.serverless min-acu=0.5', ESTIMATED, RANGE_NEEDED],
  ['db.serverless max-acu=16', DECLARED, RANGE_NEEDED],
  [
    'db.serverless min-acu=0 max-acu=0.5',
    ESTIMATED,
    '--max-acu must be a number from 1 to 256, got 0.5: a capacity of the cluster in ACU, a multiple of 0.5',
  ],
  [
    'db.serverless min-acu=0 max-acu=257',
    ESTIMATED,
    '--max-acu must be a number from 1 to 256, got 257: a capacity of the cluster in ACU, a multiple of 0.5',
  ],
  [
    'db.serverless min-acu=8 max-acu=4',
    ESTIMATED,
    '--min-acu must be a number from 0 to 4, got 8: a capacity of the cluster in ACU, a multiple of 0.5',
  ],
  [
    'db.serverless min-acu=0.7 max-acu=4',
    ESTIMATED,
    '--min-acu must be a multiple of 0.5, got 0.7: AWS scales capacity in such steps',
  ],
  [
    'db.serverless min-acu=0 max-acu=four',
    ESTIMATED,
    '--max-acu must be a number from 1 to 256, got "four": a capacity of the cluster in ACU, a multiple of 0.5',
  ],
  ['db.r6g.large min-acu=1', ESTIMATED, '--min-acu belongs to the instance class db.serverless'],
  ['db.r6g.large max-acu=1', ESTIMATED, '--max-acu belongs to the instance class db.serverless'],
  ['max-acu=1', DECLARED, '--max-acu belongs to the instance class db.serverless'],
  ['platform=azure memory=8 max-acu=1', ESTIMATED, '--max-acu belongs to the instance class db.serverless'],
  ['db.r6g.large memory=16', ESTIMATED, '--memory belongs to --platform: on Amazon RDS name the instance class'],
  [
    'platform=cloudsql memory=16',
    ESTIMATED,
    '--platform must be one of cloud-sql, azure, self-managed, got "cloudsql": did you mean cloud-sql?',
  ],
  ['platform=aws', ESTIMATED, '--platform must be one of cloud-sql, azure, self-managed, got "aws"'],
  ['db.t3.micro platform=azure', ESTIMATED, '--platform azure takes no instance class, got "db.t3.micro": leave one of them out'],
  [
    'engine=postgres platform=cloud-sql',
    ESTIMATED,
    '--platform cloud-sql needs --memory: Cloud SQL sets the limit by the memory in GiB',
  ],
  ['engine=postgres platform=azure', ESTIMATED, '--platform azure needs --memory: Azure sets the limit by the memory in GiB'],
  ['platform=self-managed memory=8', ESTIMATED, '--memory says nothing of a self-managed server: state --max-connections'],
  ['platform=azure memory=-1', ESTIMATED, "--memory must be a number from 0 to 100000, got -1: the server's memory in GiB"],
])('"%s" with a ceiling that is %j is refused', (words, policy, message) => {
  expect(() => read(words, policy)).toThrow(new Error(`connection-budget: ${message}`));
});
