import * as ecs from 'aws-cdk-lib/aws-ecs';
import { addPgBouncerSidecar } from '../../lib/private/pgbouncer-sidecar';
import type { PgBouncerSidecar } from '../../lib/private/pgbouncer-sidecar';
import { image, SomeApp } from '../some-app';
import { containersOf, environmentOf, pass, secretsOf } from '../synth';
import { databaseOptions, grant } from './some-pgbouncer';

function addTo(some: SomeApp, taskDefinition: ecs.TaskDefinition): PgBouncerSidecar {
  return addPgBouncerSidecar(taskDefinition, databaseOptions(some.database()), grant);
}

describe('a PgBouncer beside the application', () => {
  const some = new SomeApp();
  const service = some.service('Api');
  const sidecar = addTo(some, service.taskDefinition);
  const template = pass(some.app).template(some.stack);
  const [application, pooler] = containersOf(template, 'ApiTask');

  it('starts before the application, which waits until it answers', () => {
    expect(application).toMatchObject({ Name: 'app', DependsOn: [{ ContainerName: 'pgbouncer', Condition: 'HEALTHY' }] });
    expect(pooler).toMatchObject({ Name: 'pgbouncer', Essential: true, HealthCheck: { Interval: 10 } });
    expect(pooler).not.toHaveProperty('DependsOn');
  });

  it('is there for its own task alone', () => {
    expect([sidecar.host, sidecar.port]).toEqual(['127.0.0.1', 6432]);
    expect(environmentOf(template, 'ApiTask', 'pgbouncer')).toMatchObject({ LISTEN_ADDR: '127.0.0.1', LISTEN_PORT: '6432' });
    expect(pooler).not.toHaveProperty('PortMappings');
  });

  it('is told the same as a fleet, and gets its credentials as secrets', () => {
    expect(environmentOf(template, 'ApiTask', 'pgbouncer')).toMatchObject({
      POOL_MODE: 'transaction',
      SERVER_TLS_SSLMODE: 'require',
      MAX_DB_CONNECTIONS: '25',
      MAX_CLIENT_CONN: '130',
    });
    expect(Object.keys(secretsOf(template, 'ApiTask', 'pgbouncer'))).toEqual(['DB_USER', 'DB_PASSWORD']);
    expect(secretsOf(template, 'ApiTask', 'app')).toEqual({});
  });

  it('is stopped by the signal that ECS sends: the application, which is stopped before it, has gone then', () => {
    expect(pooler).not.toHaveProperty('Command');
  });

  it('leaves the application the container that everything else goes to', () => {
    expect(service.taskDefinition.defaultContainer?.containerName).toBe('app');
  });
});

it('reserves memory where ECS demands a figure', () => {
  const some = new SomeApp();
  const taskDefinition = new ecs.Ec2TaskDefinition(some.stack, 'Task', { networkMode: ecs.NetworkMode.AWS_VPC });
  taskDefinition.addContainer('app', { image, memoryLimitMiB: 256 });
  addTo(some, taskDefinition);
  expect(containersOf(pass(some.app).template(some.stack))[1]).toMatchObject({ Name: 'pgbouncer', MemoryReservation: 64 });
});

it('cannot be added before the application', () => {
  const some = new SomeApp();
  expect(() => addTo(some, some.taskDefinition('Api'))).toThrow(
    'task definition Shop/ApiTask must have an essential container before its PgBouncer, got none: call addContainer first',
  );
});

it('cannot be added where the containers of a task share no address', () => {
  const some = new SomeApp();
  const taskDefinition = new ecs.Ec2TaskDefinition(some.stack, 'Task');
  taskDefinition.addContainer('app', { image, memoryLimitMiB: 256 });
  expect(() => addTo(some, taskDefinition)).toThrow(
    'network mode of Shop/Task must be awsvpc for a PgBouncer beside the application, got bridge: ' +
      'in another the two do not share an address of their own',
  );
});
