import Ajv from 'ajv';
import ledgerSchema from '../../schema/ledger.schema.json';
import snapshotSchema from '../../schema/snapshot.schema.json';
import { judgeCluster } from '../../lib/core/judge-cluster';
import { ledgerJson } from '../../lib/report/ledger-json';
import { cluster, member } from '../core/some-cluster';
import { fitting, overBudget, UNKNOWN_CEILING } from '../core/some-ledger';
import { EXAMPLE } from '../docs/audit-example';
import { run } from './fake-io';

const SNAPSHOT = JSON.stringify(EXAMPLE);
const LEDGER = ledgerJson({ version: 1, budgets: [fitting()] });

function audit(ledger: string | Uint8Array): ReturnType<typeof run> {
  return run(['audit', '--from', 's.json', '--ledger', 'l.json'], { 's.json': SNAPSHOT, 'l.json': ledger });
}

describe('the schema of ledgers', () => {
  const validate = new Ajv({ allowUnionTypes: true, strict: true }).compile(ledgerSchema);

  it.each([
    ['that fits', [fitting()]],
    ['that is over', [overBudget()]],
    ['whose ceiling is unknown', [fitting(UNKNOWN_CEILING)]],
    ['of a cluster', judgeCluster(cluster([member('writer', 400), member('two', 400)]))],
  ])('describes one %s', (_what, budgets) => {
    expect([validate(JSON.parse(ledgerJson({ version: 1, budgets }))), validate.errors]).toEqual([true, null]);
  });

  it('describes what plan prints', async () => {
    const plan =
      'name: Orders\ndatabase: { engine: mysql, maxConnections: 200 }\nconsumers:\n  - { name: a, replicas: 2, pool: { size: 4 } }\n';
    const { stdout } = await run(['plan', '-', '--json'], {}, plan);
    expect(validate(JSON.parse(stdout))).toBe(true);
    expect((await audit(stdout)).stderr).toBe('');
  });
});

it('the schema of snapshots describes one', () => {
  expect(new Ajv({ allowUnionTypes: true, strict: true }).compile(snapshotSchema)(EXAMPLE)).toBe(true);
});

describe('a ledger', () => {
  it.each([
    ['cut off', LEDGER.slice(0, -20), /^l\.json: not JSON, or cut off: /],
    [
      'of a later version',
      LEDGER.replace('"version": 1', '"version": 7'),
      /^l\.json: version must be 1, got 7: update cdk-connection-budget\n$/,
    ],
    [
      'of other figures',
      LEDGER.replace('"demand": 51', '"demand": "51"'),
      /^l\.json: not a ledger: budgets\.0\.demand must be integer,null: name the file connection-budget\.json/,
    ],
    ['that is a list', '[]', /^l\.json: not a ledger: it must be object: /],
    ['that is nothing', 'null', /^l\.json: not a ledger: it must be object: /],
    ['that is no text', new Uint8Array([0xff, 0xfe]), /^connection-budget: cannot read l\.json: it is not UTF-8 text/],
    ['with escapes in it', '{"\u001b[31m', /^l\.json: not JSON, or cut off: [^\u001b]*\n$/],
  ])('%s is refused', async (_what, text, message) => {
    const { exitCode, stdout, stderr } = await audit(text);
    expect(stderr).toMatch(message);
    expect([exitCode === 2 || exitCode === 3, stdout]).toEqual([true, '']);
  });

  it('is refused where it is too large to be one', async () => {
    const huge = new Uint8Array(64 * 1024 * 1024 + 1);
    expect((await audit(huge)).stderr).toMatch(/it may have 67108864 bytes \(64 MiB\), got 67108865 bytes/);
  });

  it('changes no object by its keys', async () => {
    const { exitCode } = await audit(LEDGER.replace('{', '{"__proto__": {"polluted": true}, '));
    expect(exitCode).toBe(1);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
