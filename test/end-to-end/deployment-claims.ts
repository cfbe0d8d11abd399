import type { Client } from 'pg';
import { MaxConnections, PoolSizing } from '../../lib';
import { consumerIn, ordersApp } from './orders-app';
import type { OrdersApp } from './orders-app';
import { PostgresServer, total } from './postgres-server';
import type { Sessions } from './postgres-server';
import { RollingDeployment, heldBy } from './rolling-deployment';
import type { Report } from './rolling-deployment';
import { serverSettings } from './server-settings';

const DEPLOYMENT_MILLISECONDS = 45_000;
const STOP_MILLISECONDS = 20_000;

/** What the server says to an ordinary role when only reserved slots, or none at all, are left. */
const REFUSED = /remaining connection slots are reserved|too many clients/;

/** What is claimed of a deployment of the orders app, whatever client library holds its pools. */
export function deploymentClaims(command: readonly string[]): void {
  describe('with a derived pool, on a server with the limit that the template pins', () => {
    const app = ordersApp({ maxConnections: MaxConnections.pinned() });
    const limit = app.pinnedLimit ?? 0;
    const worst = worstMoment(app, limit, command);

    it('is granted 7 + 4, which makes its demand equal to what is usable', () => {
      expect(app.failed).toBe(false);
      expect(app.budget).toMatchObject({
        ceiling: { maxConnections: limit, basis: 'pinned' },
        usable: 51,
        demand: 51,
        headroom: 0,
      });
      expect(app.variables.Api).toMatchObject({ DB_POOL_SIZE: '7', DB_MAX_OVERFLOW: '4', WEB_CONCURRENCY: '2' });
    });

    it('has the limit and the reserve of the ledger on the server', async () => {
      const { server } = worst();
      expect(await server.setting('max_connections')).toBe(77);
      expect(await server.setting('superuser_reserved_connections')).toBe(3);
      expect(await server.setting('reserved_connections')).toBe(6);
    });

    it('holds what the ledger says outside deployments, before new tasks start', () => {
      const { old } = worst();
      expect(old).toHaveLength(2);
      expect(heldBy(old)).toBe(consumerIn(app.budget, 'Api').steadyDemand);
    });

    it('is never refused while old and new tasks overlap', () => {
      const { old, added } = worst();
      expect([...old, ...added].flatMap(({ refusals }) => refusals)).toEqual([]);
    });

    it('is stopped at its limit by each of the five pools, not by the test', () => {
      const { old, added } = worst();
      expect([...old, ...added].map(({ held, bounded }) => ({ held, bounded }))).toEqual([
        { held: 11, bounded: true },
        { held: 11, bounded: true },
        { held: 11, bounded: true },
        { held: 11, bounded: true },
        { held: 7, bounded: true },
      ]);
    });

    it('peaks at exactly the demand of the ledger, consumer by consumer, as the server counts', () => {
      const { sessions, peak } = worst();
      const demand = Object.fromEntries(app.budget.consumers.map(consumer => [consumer.name, consumer.demand]));
      expect(sessions).toEqual(demand);
      expect(demand).toEqual({ Api: 44, Worker: 7 });
      expect(peak).toBe(app.budget.demand);
      expect(peak).toBe(51);
    });

    it('leaves exactly the operations reserve and the margin: 14 more connections, then the server refuses', async () => {
      const { server } = worst();
      const { opened, refusal } = await openUntilRefused(server);
      try {
        expect(opened.length).toBe(14);
        expect(opened.length).toBe(serverSettings(app.budget, limit).unenforced);
        expect(refusal).toMatch(REFUSED);
      } finally {
        await Promise.all(opened.map(client => client.end()));
      }
    });
  });

  describe('with a fixed pool of 8 + 12, on a server with the limit that the ledger estimates', () => {
    const app = ordersApp({ pool: PoolSizing.fixed({ size: 8, overflow: 12 }) });
    const worst = worstMoment(app, app.budget.ceiling.maxConnections ?? 0, command);

    it('fails synthesis: 87 connections where 51 are usable', () => {
      expect(app.failed).toBe(true);
      expect(app.budget).toMatchObject({
        ceiling: { maxConnections: 77, basis: 'estimated' },
        usable: 51,
        demand: 87,
        headroom: -36,
      });
    });

    it('works until somebody deploys', () => {
      const { old } = worst();
      expect(old.map(({ held, refusals }) => ({ held, refusals }))).toEqual([
        { held: 20, refusals: [] },
        { held: 20, refusals: [] },
      ]);
    });

    it('is refused by the server during the deployment', () => {
      const { added } = worst();
      const refusals = added.flatMap(report => report.refusals);
      expect(refusals.length).toBeGreaterThan(0);
      for (const refusal of refusals) expect(refusal).toMatch(REFUSED);
    });

    it('is refused exactly what the ledger asks for beyond all that fits, operations and margin used up', () => {
      const { old, added, sessions, peak } = worst();
      const fits = (app.budget.usable ?? 0) + serverSettings(app.budget, 77).unenforced;
      const refusals = [...old, ...added].flatMap(report => report.refusals);
      expect(fits).toBe(65);
      expect(heldBy([...old, ...added])).toBe(fits);
      expect(total(sessions)).toBe(fits);
      expect(peak).toBe(fits);
      expect(refusals).toHaveLength((app.budget.demand ?? 0) - fits);
      expect(refusals).toHaveLength(22);
    });

    it('leaves nothing for a psql or a migration', async () => {
      const { server } = worst();
      await expect(server.connect()).rejects.toThrow(REFUSED);
    });
  });
}

interface WorstMoment {
  readonly server: PostgresServer;
  readonly old: readonly Report[];
  readonly added: readonly Report[];
  /** What the server counts while all of them hold, and the most it counted until then. */
  readonly sessions: Sessions;
  readonly peak: number;
}

/** Brings a deployment to its worst moment before the tests of a block, and ends it after them. */
function worstMoment(app: OrdersApp, maxConnections: number, command: readonly string[]): () => WorstMoment {
  let server: PostgresServer | undefined;
  let deployment: RollingDeployment | undefined;
  let moment: WorstMoment | undefined;

  beforeAll(async () => {
    server = await PostgresServer.start(serverSettings(app.budget, maxConnections));
    deployment = new RollingDeployment({ server, command, variables: app.variables });
    const old = await deployment.oldCopies(app.budget);
    const added = await deployment.newCopies(app.budget);
    moment = { server, old, added, sessions: await server.sessions(), peak: server.peak };
  }, DEPLOYMENT_MILLISECONDS);

  afterAll(async () => {
    try {
      await deployment?.stop();
    } finally {
      await server?.stop();
    }
  }, STOP_MILLISECONDS);

  return () => {
    if (!moment) throw new Error('the deployment did not come to its worst moment');
    return moment;
  };
}

async function openUntilRefused(server: PostgresServer): Promise<{ opened: Client[]; refusal: string }> {
  const opened: Client[] = [];
  for (;;) {
    try {
      opened.push(await server.connect());
    } catch (error) {
      return { opened, refusal: String(error) };
    }
  }
}
