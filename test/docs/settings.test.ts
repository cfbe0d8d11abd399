import { CLIENTS } from '../../lib/core/clients/table';
import type { TabledClient } from '../../lib/core/clients/client-facts';
import { connectionPath, recycleWithTokens } from '../../lib/core/connection-path';
import { recycleFindings } from '../../lib/core/recycle-findings';
import type { RecycledPool } from '../../lib/core/recycle-findings';
import { DEFAULT_PREFIX, settingsOf } from '../../lib/core/settings';
import type { SettingsRequest } from '../../lib/core/settings';
import { judge } from '../../lib/core/judge';
import { fixed, micro, service } from '../core/some-facts';
import { client, proxy } from '../core/some-poolers';
import { code, indentedSamples, read, table } from './markdown';

const PAGE = read('docs/settings.md');
const clients: readonly TabledClient[] = Object.values(CLIENTS);

describe('how long connections live', () => {
  const rows = table(PAGE, 'way', 'signs in with');
  const shown = (way: RegExp, who: string): (string | undefined)[] => {
    const row = rows.find(each => way.test(each.way ?? '') && each['signs in with'] === who);
    return [row?.['`DB_POOL_RECYCLE`'], row?.['`DB_POOL_IDLE_TIMEOUT`']];
  };

  it('directly is as the code says', () => {
    const { recycleSeconds } = connectionPath(undefined);
    expect(shown(/directly/, 'a password')).toEqual([String(recycleSeconds), '']);
    expect(shown(/directly/, 'IAM tokens')).toEqual([String(recycleWithTokens(recycleSeconds)), '']);
    const elsewhere = connectionPath('cloud-sql');
    expect(shown(/Cloud SQL/, 'a password')).toEqual([String(elsewhere.recycleSeconds), String(elsewhere.idleTimeoutSeconds)]);
  });
});

describe('the part of an address', () => {
  const rows = table(PAGE, 'client', 'variable', 'value');
  const parametersOf = (facts: TabledClient, pooler?: SettingsRequest['pooler']): string[] => {
    const isMySql = ['mysql2', 'mariadb'].includes(facts.name);
    const [line] = judge(micro([service('Api', { pool: fixed(facts.most ?? 7) })])).consumers;
    const request = {
      prefix: DEFAULT_PREFIX,
      client: facts,
      setsPool: true,
      applicationName: isMySql ? undefined : 'Api',
      poolTimeoutSeconds: 10,
      poolRecycleSeconds: 1800,
      ...(pooler && { pooler }),
    };
    return settingsOf(request, line).flatMap(({ name, value }) => (name.endsWith('_PARAMETERS') ? [name, value ?? ''] : []));
  };

  it.each(clients.map(facts => [facts.name, facts] as const))('of %s is on the page, where it has one', (name, facts) => {
    const row = rows.find(each => each.client === name);
    const [variable, value] = parametersOf(facts);
    expect(row && [code(row.variable), code(row.value)]).toEqual(variable === undefined ? undefined : [variable, value]);
    const [, behind = ''] = parametersOf(facts, 'rds-proxy');
    const added = behind.split('&').filter(pair => !value?.split(/[&;]/).includes(pair));
    if (row && !facts.takesConnectionString)
      expect(row['behind RDS Proxy also']).toBe(added.length === 0 ? '' : `\`${added.join('&')}\``);
  });
});

describe('the messages stand as they are rendered', () => {
  const pool = (changes: Partial<RecycledPool>): RecycledPool => ({
    path: 'Stack/Api',
    name: 'Api',
    client: CLIENTS.sqlAlchemy,
    recycleSeconds: 3600,
    signsInWithTokens: false,
    forgottenAfterSeconds: undefined,
    line: judge(micro([service('Api', { copies: 3, processes: 2, pool: fixed(12, 8) })])).consumers[0],
    ...changes,
  });
  const said = (changes: Partial<RecycledPool>): string[] => recycleFindings(pool(changes)).map(({ message }) => `${message}\n`);
  const shown = (rule: string): string[] => indentedSamples(`docs/rules/${rule}.md`).map(({ text }) => text);

  it('on the page of recycle-too-short', () => {
    const messages = [...said({ recycleSeconds: 5 }), ...said({ recycleSeconds: 20, client: CLIENTS.springBoot })];
    expect(shown('recycle-too-short')).toEqual(messages);
  });

  it('on the page of recycle-beyond-iam-token', () => {
    expect(shown('recycle-beyond-iam-token')).toEqual(said({ signsInWithTokens: true }));
  });

  it('on the page of recycle-beyond-idle-timeout', () => {
    const behind = (recycleSeconds: number, idleTimeoutSeconds?: number): string[] => {
      const consumer = service('Api');
      const pooler = proxy('Proxy', 66, {
        clients: [client({ consumer, recycleSeconds })],
        ...(idleTimeoutSeconds !== undefined && { idleTimeoutSeconds }),
      });
      const { findings } = judge({ ...micro([]), poolers: [pooler] });
      return findings.flatMap(({ rule, message }) => (rule === 'recycle-beyond-idle-timeout' ? [`${message}\n`] : []));
    };
    const { forgottenAfterSeconds } = connectionPath('cloud-sql');
    const elsewhere = (client: TabledClient = CLIENTS.sqlAlchemy): string[] => said({ client, forgottenAfterSeconds });
    const messages = [...behind(3600, 1800), ...behind(86_400), ...elsewhere(CLIENTS.psycopgPool), ...elsewhere()];
    expect(shown('recycle-beyond-idle-timeout')).toEqual(messages);
  });
});
