import { Sequelize } from 'sequelize';
import { databaseAddress, databasePassword, poolSettings } from '../pool-settings';
import type { Password } from '../pool-settings';

/** What Sequelize's own check looks at; a function of ours takes its place. */
interface PostgresConnection {
  readonly _invalid?: boolean;
  readonly _ending?: boolean;
}

/** The pool of this process, as large as the budget grants. PGAPPNAME is read by `pg`, which Sequelize uses. */
export function createPool(env: NodeJS.ProcessEnv = process.env, password: Password = databasePassword(env)): Sequelize {
  const { size, timeoutSeconds, recycleSeconds, idleSeconds } = poolSettings(env);
  const { user: username, ...address } = databaseAddress(env);
  const born = new WeakMap<object, number>();
  const isYoung = (connection: object): boolean => Date.now() - (born.get(connection) ?? 0) < 1000 * recycleSeconds;
  const sequelize = new Sequelize({
    dialect: 'postgres',
    username,
    ...address,
    ...(typeof password === 'string' && { password }),
    pool: {
      max: size,
      min: 0,
      acquire: 1000 * timeoutSeconds,
      // By default 10 s: a pool that is used every minute would connect anew each time.
      idle: 1000 * (idleSeconds ?? recycleSeconds),
      // Sequelize knows no age. Whatever fails this check is closed, and another connection opened.
      validate: connection => isOpen(connection as PostgresConnection) && isYoung(connection as object),
    },
  });
  // Called for each connection that is opened.
  if (typeof password !== 'string') sequelize.addHook('beforeConnect', async config => void (config.password = await password()));
  sequelize.addHook('afterConnect', connection => void born.set(connection as object, Date.now()));
  return sequelize;
}

function isOpen({ _invalid, _ending }: PostgresConnection): boolean {
  return !_invalid && !_ending;
}
