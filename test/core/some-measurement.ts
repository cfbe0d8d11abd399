import type { MeasuredPolicy } from '../../lib/core/measurement-use';
import type { Measurement } from '../../lib/core/measurement';

export const TODAY = '2026-11-21';

/** PostgreSQL 16.8 on db.t3.micro, which said today that it admits 81 connections; its tags name the budget of `micro()`. */
export function someMeasurement(overrides: Partial<Measurement> = {}): Measurement {
  return {
    server: 'orders-prod',
    account: 'prod',
    region: 'eu-central-1',
    budget: 'Stack/Budget',
    maxConnections: 81,
    engine: 'postgres',
    engineVersion: '16.8',
    instanceClass: 'db.t3.micro',
    measuredOn: TODAY,
    source: 'SHOW max_connections',
    ...overrides,
  };
}

/** A budget that asks for its ceiling in a file of these measurements. */
export function measured(servers: readonly Measurement[], overrides: Partial<MeasuredPolicy> = {}): MeasuredPolicy {
  return {
    kind: 'measured',
    measurements: { version: 1, servers },
    file: 'connection-ceilings.json',
    today: TODAY,
    ...overrides,
  };
}
