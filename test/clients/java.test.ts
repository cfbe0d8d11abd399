import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { PoolClient } from '../../lib';
import { describeOtherLanguage } from './other-language';
import { example } from './runtime';

const JARS = ['HikariCP', 'postgresql', 'slf4j-api', 'slf4j-nop'].map(name => `/usr/share/java/${name}.jar`);

describeOtherLanguage(
  {
    name: 'HikariCP',
    client: PoolClient.hikariCp(),
    runtime: {
      check: ['ls', '/usr/bin/javac', ...JARS],
      packages: 'default-jdk-headless libhikaricp-java libpostgresql-jdbc-java',
    },
    build: directory => {
      const sources = [example('hikaricp', 'Database.java'), join(__dirname, 'java', 'Forty.java')];
      execFileSync('/usr/bin/javac', ['-d', directory, '-cp', JARS.join(':'), ...sources]);
      return ['/usr/bin/java', '-cp', [directory, ...JARS].join(':'), 'Forty'];
    },
    tight: { DB_POOL_SIZE: '1', DB_POOL_TIMEOUT: '1' },
  },
  ({ told }) => {
    it('opens all of them at start, for a single request', async () => {
      expect(await told('open', 'opened')).toBe('7');
    }, 60_000);
  },
);
