import { PoolClient, WebServer } from '../../lib';
import type { ServerModel } from '../../lib/core/server-models';
import { isUnknown } from '../../lib/core/unknown';
import { SomeApp } from '../some-app';
import { consumerOf, messagesOf, synth } from '../synth';
import { codesIn, indentedSamples, read, table } from './markdown';

const PAGE = read('docs/servers.md');
const THREADS = 4;

const MODELS: Readonly<Record<string, WebServer>> = {
  UVICORN: WebServer.UVICORN,
  GUNICORN: WebServer.GUNICORN,
  'gunicornThreads(n)': WebServer.gunicornThreads(THREADS),
  HYPERCORN: WebServer.HYPERCORN,
  PUMA: WebServer.PUMA,
  'pumaThreads(n)': WebServer.pumaThreads(THREADS),
  CELERY_PREFORK: WebServer.CELERY_PREFORK,
  'celeryThreads(n)': WebServer.celeryThreads(THREADS),
  PM2: WebServer.PM2,
  NODE_CLUSTER: WebServer.NODE_CLUSTER,
  PHP_FPM: WebServer.PHP_FPM,
  NODE: WebServer.NODE,
  JVM: WebServer.JVM,
  DOTNET: WebServer.DOTNET,
  GO: WebServer.GO,
  'readingFrom(name)': WebServer.readingFrom('FPM_CHILDREN'),
  OTHER: WebServer.OTHER,
};

interface ServerRow {
  readonly name: string;
  readonly model: ServerModel;
  readonly byDefault: string;
  readonly isSet: string;
}

const rows: readonly ServerRow[] = table(PAGE, '`WebServer`', 'processes where nothing is declared').flatMap(row =>
  codesIn(row['`WebServer`'] ?? '').map(name => {
    const server = MODELS[name];
    if (server === undefined) throw new Error(`there is no WebServer ${name}`);
    return {
      name,
      model: server._model(),
      byDefault: row['processes where nothing is declared'] ?? '',
      isSet: row['set to what you declare'] ?? '',
    };
  }),
);

it('the table has every server, once', () => {
  const statics = Object.getOwnPropertyNames(WebServer).filter(name => !['length', 'name', 'prototype'].includes(name));
  expect(rows.map(({ name }) => name.replace(/\(.*/, '')).sort()).toEqual(statics.sort());
});

it.each(rows)('the table says what $name starts where nothing is declared', ({ model: { processes }, byDefault }) => {
  const isRefused = processes !== undefined && isUnknown(processes);
  expect(byDefault).toMatch(isRefused ? /^refused: / : /^1\b/);
});

it.each(rows)('the table says what is set for $name', ({ name, model: { variable, threads }, isSet }) => {
  const set = [variable, threads?.name].filter(each => each !== undefined);
  if (name === 'readingFrom(name)') expect(isSet).toBe('the variable of that name');
  else if (set.length === 0) expect(isSet).toMatch(/^nothing/);
  else expect(codesIn(isSet)).toEqual(set);
});

describe('without a server', () => {
  const commands = table(PAGE, 'command', 'processes').flatMap(row =>
    codesIn(row.command ?? '').map(command => [command, row.processes ?? ''] as const),
  );

  it.each(commands)('%s starts as many as the table says', (command, says) => {
    const some = new SomeApp();
    const budget = some.stated();
    const client = command.startsWith('pm2') ? PoolClient.nodePostgres() : PoolClient.sqlAlchemy();
    budget.addEcsService(some.service('Jobs', { command: command.split(' ') }), { client });
    synth(some.app);
    expect(consumerOf(budget, 'Jobs').processes).toBe(says.includes('refused') ? null : Number.parseInt(says, 10));
  });
});

it('the message stands as it is rendered', () => {
  const some = new SomeApp();
  const budget = some.stated();
  budget.addEcsService(some.service('Jobs'), { client: PoolClient.celery(), server: WebServer.CELERY_PREFORK });
  synth(some.app);
  const shown = indentedSamples('docs/servers.md').map(({ text }) => text.trim());
  expect(shown).toEqual(messagesOf(budget, 'unresolved-input'));
});
