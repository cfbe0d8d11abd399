import type { Measurement } from '../core/measurement';
import { jsonText } from './json-text';

/** The file `connection-ceilings.json`. Keys have a fixed order, so that a difference in it is one of what was measured. */
export function measurementsJson(servers: readonly Measurement[]): string {
  return jsonText({ version: 1, servers: servers.map(measurementJson) });
}

function measurementJson(measurement: Measurement): Measurement {
  const { server, account, region, budget, maxConnections, atMost } = measurement;
  const { engine, engineVersion, instanceClass, serverless, measuredOn, source, proxied } = measurement;
  return {
    server,
    account,
    region,
    budget,
    maxConnections,
    atMost,
    engine,
    engineVersion,
    instanceClass,
    serverless,
    measuredOn,
    source,
    proxied,
  };
}
