const { Signer } = require('@aws-sdk/rds-signer');
const { databaseAddress } = require('../pool-settings');

/**
 * Gives tokens of IAM in place of the password, for RDS, Aurora and RDS Proxy. Needs `rds-db:connect` in the task's role.
 *
 * The database demands TLS of whoever signs in so: set NODE_EXTRA_CA_CERTS to Amazon's bundle, and PGSSLMODE=verify-full
 * for `pg` and what is built on it, PGSSL=verify-full for postgres.js.
 */
function rdsToken(env = process.env) {
  // The host must be the one that is connected to: a name of one's own in DNS does not work.
  const { host, port, user } = databaseAddress(env);
  // One signer for the process: it keeps the credentials of the task, and renews them. It signs here, without a request to the database.
  const signer = new Signer({ hostname: host, port, username: user });
  return () => signer.getAuthToken();
}

module.exports = { rdsToken };
