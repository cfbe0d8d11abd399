import * as fc from 'fast-check';
import {
  databaseNameProblem,
  PGBOUNCER_CONSTANTS,
  PGBOUNCER_PORT,
  pgBouncerSizes,
  pgBouncerVariables,
  queryWaitTimeoutProblem,
  SIZE_VARIABLE_NAMES,
  sizeVariable,
} from '../../lib/core/pgbouncer';

describe('the sizes of a PgBouncer', () => {
  it('follow from its share and from what its clients may open', () => {
    expect(pgBouncerSizes({ maxDbConnections: 25, clientDemand: 120 })).toEqual({
      maxDbConnections: 25,
      defaultPoolSize: 23,
      reservePoolSize: 2,
      reservePoolTimeoutSeconds: 1,
      maxClientConn: 130,
      queryWaitTimeoutSeconds: 8,
      serverConnectTimeoutSeconds: 5,
      serverIdleTimeoutSeconds: 600,
      serverLifetimeSeconds: 3600,
      maxPreparedStatements: 200,
    });
  });

  it.each([
    [1, 1, 0],
    [9, 9, 0],
    [10, 9, 1],
    [19, 18, 1],
    [20, 18, 2],
    [100, 90, 10],
  ])('share %d out as a pool of %d and a reserve of %d', (maxDbConnections, defaultPoolSize, reservePoolSize) => {
    expect(pgBouncerSizes({ maxDbConnections, clientDemand: 0 })).toMatchObject({ defaultPoolSize, reservePoolSize });
  });

  it('are stated where somebody states them', () => {
    const sizes = pgBouncerSizes({ maxDbConnections: 5, clientDemand: 120, maxClientConn: 60, queryWaitTimeoutSeconds: 3 });
    expect(sizes).toMatchObject({ maxClientConn: 60, queryWaitTimeoutSeconds: 3 });
  });

  it('never exceed the share together, use all of it, and never say "no limit"', () => {
    const request = fc.record({ maxDbConnections: fc.integer({ min: 1, max: 262_143 }), clientDemand: fc.nat(100_000) });
    fc.assert(
      fc.property(request, ({ maxDbConnections, clientDemand }) => {
        const sizes = pgBouncerSizes({ maxDbConnections, clientDemand });
        expect(sizes.defaultPoolSize + sizes.reservePoolSize).toBe(maxDbConnections);
        expect(sizes.defaultPoolSize).toBeGreaterThanOrEqual(1);
        expect(sizes.reservePoolSize).toBeLessThanOrEqual(maxDbConnections / 10);
        expect(sizes.maxClientConn).toBeGreaterThan(clientDemand);
      }),
    );
  });

  it.each([undefined, 2, 3, 60])('let a wait of %p s end after the reserve was tried and a connection was attempted', seconds => {
    const sizes = pgBouncerSizes({ maxDbConnections: 10, clientDemand: 10, queryWaitTimeoutSeconds: seconds });
    expect(sizes.reservePoolTimeoutSeconds).toBeLessThan(sizes.queryWaitTimeoutSeconds);
    expect(sizes.serverConnectTimeoutSeconds).toBeLessThan(sizes.queryWaitTimeoutSeconds);
    expect(sizes.serverConnectTimeoutSeconds).toBeGreaterThan(0);
  });

  it('wait less than the 10 s of a client pool, unless stated', () => {
    expect(pgBouncerSizes({ maxDbConnections: 10, clientDemand: 10 }).queryWaitTimeoutSeconds).toBeLessThan(10);
  });
});

describe('the variables of a PgBouncer', () => {
  const variables = pgBouncerVariables(pgBouncerSizes({ maxDbConnections: 25, clientDemand: 120 }));

  it('carry the names that the image reads', () => {
    expect(variables).toEqual({
      POOL_MODE: 'transaction',
      LISTEN_PORT: '6432',
      AUTH_TYPE: 'scram-sha-256',
      SERVER_TLS_SSLMODE: 'require',
      IGNORE_STARTUP_PARAMETERS: 'extra_float_digits',
      TCP_KEEPIDLE: '60',
      MAX_DB_CONNECTIONS: '25',
      DEFAULT_POOL_SIZE: '23',
      RESERVE_POOL_SIZE: '2',
      RESERVE_POOL_TIMEOUT: '1',
      MAX_CLIENT_CONN: '130',
      QUERY_WAIT_TIMEOUT: '8',
      SERVER_CONNECT_TIMEOUT: '5',
      SERVER_IDLE_TIMEOUT: '600',
      SERVER_LIFETIME: '3600',
      MAX_PREPARED_STATEMENTS: '200',
    });
  });

  it('never are the two that the image gets wrong', () => {
    expect(variables).not.toHaveProperty('DATABASE_URL');
    expect(variables).not.toHaveProperty('POOL_SIZE');
  });

  it('keep a silent connection alive well within the 350 s of a load balancer', () => {
    expect(Number(PGBOUNCER_CONSTANTS.TCP_KEEPIDLE) * 2).toBeLessThan(350);
    expect(PGBOUNCER_CONSTANTS.LISTEN_PORT).toBe(String(PGBOUNCER_PORT));
  });

  it('hold what no PgBouncer starts with while the sizes are unknown', () => {
    expect(SIZE_VARIABLE_NAMES.map(name => sizeVariable(name, undefined))).toEqual(SIZE_VARIABLE_NAMES.map(() => 'unknown'));
    expect(pgBouncerVariables(undefined)).toMatchObject({ POOL_MODE: 'transaction', MAX_DB_CONNECTIONS: 'unknown' });
  });
});

describe('queryWaitTimeoutProblem', () => {
  it.each([2, 8, 300])('is none for %d s', seconds => expect(queryWaitTimeoutProblem(seconds)).toBeUndefined());

  it.each([0, 1, 301, 2.5])('names what %d s should be', seconds => {
    expect(queryWaitTimeoutProblem(seconds)).toBe(
      `queryWaitTimeout in seconds must be a whole number from 2 to 300, got ${seconds}: ` +
        'below the pool timeout of the clients, above the second after which the reserve is used',
    );
  });
});

describe('databaseNameProblem', () => {
  it.each(['app', 'orders_2', 'Billing-eu.v1'])('is none for %s', name => expect(databaseNameProblem(name)).toBeUndefined());

  it.each([
    ['*', '"*"'],
    ['', '""'],
    ['a b', '"a b"'],
    ['a=b', '"a=b"'],
    ['50%s', '"50%s"'],
    ['a\nb', '"a\\nb"'],
    ['\u202egnp', '"\ufffdgnp"'],
  ])('names what %j should be', (name, shown) => {
    expect(databaseNameProblem(name)).toBe(
      `databaseName must be letters, digits, underscores, dots and hyphens, because PgBouncer is configured with it, got ${shown}: ` +
        'name one database, and add a pooler for each further one',
    );
  });
});
