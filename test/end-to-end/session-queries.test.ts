import { sessionQueries } from '../../lib/core/session-queries';
import { PostgresServer } from './postgres-server';

const MILLISECONDS = 60_000;

describe('what the alarms tell to run, on PostgreSQL, as an ordinary role', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await PostgresServer.start({ flags: ['--max_connections=20'], superuserSessions: 3, unenforced: 0 });
  }, MILLISECONDS);
  afterAll(() => server.stop(), MILLISECONDS);

  it('says who holds connections, and for how long they have been idle', async () => {
    const idle = await server.connect();
    await idle.query("set application_name = 'nightly job'");
    const asking = await server.connect();
    const [byClient = '', byUser = '', longest = ''] = sessionQueries('postgres');
    const { rows: clients } = await asking.query<{ application_name: string; state: string; count: string }>(byClient);
    expect(clients).toContainEqual({ application_name: 'nightly job', state: 'idle', count: '1' });
    const { rows: users } = await asking.query<{ usename: string; count: string }>(byUser);
    expect(users).toContainEqual({ usename: 'app', client_addr: '127.0.0.1', count: '2' });
    const { rows: sessions } = await asking.query<{ application_name: string }>(longest);
    expect(sessions.map(row => row.application_name)).toContain('nightly job');
    await Promise.all([idle.end(), asking.end()]);
  });
});
