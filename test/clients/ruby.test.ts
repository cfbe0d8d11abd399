import { join } from 'node:path';
import { PoolClient } from '../../lib';
import { describeOtherLanguage } from './other-language';
import { example } from './runtime';

describeOtherLanguage({
  name: 'Rails',
  client: PoolClient.rails(),
  runtime: {
    check: ['/usr/bin/ruby', '-e', 'require "active_record"; require "pg"'],
    packages: 'ruby ruby-activerecord ruby-pg',
  },
  build: () => ['/usr/bin/ruby', join(__dirname, 'ruby', 'forty.rb')],
  environment: { DATABASE_YML: example('rails', 'database.yml') },
  tight: { RAILS_MAX_THREADS: '1', DB_POOL_TIMEOUT: '1' },
});
