import { DatabaseEndpoint, PoolClient } from '../../lib';
import { RULES } from '../../lib/core/finding';
import { ecsConsumer } from '../../lib/private/ecs-consumer';
import type { Registration } from '../../lib/private/registrations';
import { Registrations } from '../../lib/private/registrations';
import { resolveTemplates } from '../../lib/private/resolved-templates';
import type { EcsServiceConsumerOptions } from '../../lib';
import { declared } from '../core/some-facts';
import { SomeApp } from '../some-app';

const server = 'the database of Shop/Budget is no cluster, got READER: give a read replica a budget of its own';
const cluster = undefined;

function registration(name: string, endpoint = DatabaseEndpoint.WRITER): Registration {
  const finding = {
    rule: 'unresolved-input',
    severity: RULES['unresolved-input'],
    path: name,
    message: name,
    remedies: [],
  } as const;
  return {
    path: `Shop/${name}`,
    name,
    endpoint,
    facts: () => ({ facts: declared(name, 1), findings: [finding] }),
    settingFindings: () => [finding],
  };
}

describe('consumers', () => {
  it('are read by endpoint, in the order in which they were added', () => {
    const registrations = new Registrations('Shop/Budget', cluster);
    registrations.add(registration('B'));
    registrations.add(registration('R', DatabaseEndpoint.READER));
    registrations.add(registration('A'));
    const templates = resolveTemplates(new SomeApp().app);
    const { consumers, findings } = registrations.read(templates);
    expect(consumers.writer.map(({ name }) => name)).toEqual(['B', 'A']);
    expect(consumers.reader.map(({ name }) => name)).toEqual(['R']);
    expect(findings.map(({ path }) => path)).toEqual(['B', 'R', 'A']);
    expect(registrations.settingFindings(templates).map(({ path }) => path)).toEqual(['B', 'R', 'A']);
    expect(registrations.size).toBe(3);
  });

  it('are refused a second time', () => {
    const registrations = new Registrations('Shop/Budget', server);
    registrations.add(registration('Api'));
    expect(() => registrations.add(registration('Api'))).toThrow(
      new Error('Api (Shop/Api) is already a consumer of Shop/Budget: add each consumer once, and state all its pools there'),
    );
  });

  it('are refused a second time under a name that stands at the other endpoint', () => {
    const registrations = new Registrations('Shop/Budget', cluster);
    registrations.add(registration('Api'));
    expect(() => registrations.add(registration('Api', DatabaseEndpoint.READER))).toThrow(
      new Error(
        'Api (Shop/Api) is already a consumer of Shop/Budget, at the writer endpoint: give its pool at the reader endpoint another name',
      ),
    );
  });

  it('are refused on an endpoint that there is not', () => {
    const registrations = new Registrations('Shop/Budget', cluster);
    expect(() => registrations.add(registration('Api', JSON.parse('"primary"') as DatabaseEndpoint))).toThrow(
      new Error('endpoint of Api must be DatabaseEndpoint.WRITER or DatabaseEndpoint.READER, got "primary": use one of them'),
    );
  });

  it('are refused on a reader endpoint that the database does not have', () => {
    const registrations = new Registrations('Shop/Budget', server);
    expect(() => registrations.add(registration('Reports', DatabaseEndpoint.READER))).toThrow(
      new Error(
        'endpoint of Reports must be WRITER, because the database of Shop/Budget is no cluster, got READER: ' +
          'give a read replica a budget of its own',
      ),
    );
    expect(registrations.size).toBe(0);
  });
});

describe('the prefix of the variables', () => {
  const some = new SomeApp();
  const api = some.service('Api');
  const prefixOf = (registrations: Registrations, options: Partial<EcsServiceConsumerOptions> = {}): string =>
    registrations.prefixFor(ecsConsumer(api, { client: PoolClient.nodePostgres(), ...options }), api, 'ORDERS_');

  it('is that of the budget, with READER_ behind it for the reader endpoint', () => {
    const registrations = new Registrations('Shop/Budget', cluster);
    expect(prefixOf(registrations)).toBe('ORDERS_');
    expect(prefixOf(registrations, { endpoint: DatabaseEndpoint.READER })).toBe('ORDERS_READER_');
  });

  it('is what the consumer states', () => {
    const registrations = new Registrations('Shop/Budget', cluster);
    expect(prefixOf(registrations, { endpoint: DatabaseEndpoint.READER, settingsPrefix: 'REPORTS_' })).toBe('REPORTS_');
  });

  it('may be the same for another service', () => {
    const registrations = new Registrations('Shop/Budget', cluster);
    expect(prefixOf(registrations)).toBe('ORDERS_');
    const worker = ecsConsumer(some.service('Worker'), { client: PoolClient.nodePostgres() });
    expect(registrations.prefixFor(worker, worker.resources.service, 'ORDERS_')).toBe('ORDERS_');
  });

  it.each<[Partial<EcsServiceConsumerOptions>, string]>([
    [{ databaseName: 'billing' }, 'Api (billing)'],
    [{ endpoint: DatabaseEndpoint.READER, settingsPrefix: 'ORDERS_' }, 'Api (reader)'],
    [{ databaseName: 'billing', endpoint: DatabaseEndpoint.READER, settingsPrefix: 'ORDERS_' }, 'Api (billing, reader)'],
  ])('is refused where another pool of the service has it: %j', (options, name) => {
    const registrations = new Registrations('Shop/Budget', cluster);
    prefixOf(registrations);
    expect(() => prefixOf(registrations, options)).toThrow(
      new Error(
        `settingsPrefix of ${name} must differ from that of its other pools, got ORDERS_ again: give it one of its own, such as 'BILLING_'`,
      ),
    );
  });

  it('is refused where it is none', () => {
    expect(() => prefixOf(new Registrations('Shop/Budget', cluster), { settingsPrefix: 'orders' })).toThrow(
      'settingsPrefix must be capital letters, digits and underscores, ending in an underscore, of at most 32 characters, got "orders"',
    );
  });
});
