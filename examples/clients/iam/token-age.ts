/**
 * A token opens sessions for 900 seconds; a session that is open stays open. Replaced before that, no session is older than a token may be,
 * and a permission that was withdrawn has gone from all of them.
 */
const LONGEST = 800;

/** Settings for a pool that signs in with tokens: `createPool(withTokenAge(), rdsToken())`. */
export function withTokenAge(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return { ...env, DB_POOL_RECYCLE: String(Math.min(Number(env.DB_POOL_RECYCLE), LONGEST)) };
}
