import type { Platform } from './database';

/** What the way between application and server asks of a pool. */
export interface ConnectionPath {
  /** Age at which a connection is to be replaced. */
  readonly recycleSeconds: number;
  /** Longest time that a connection may rest in its pool; undefined where nothing on the way ends idle connections early. */
  readonly idleTimeoutSeconds?: number;
  /** Rest after which something on the way has forgotten a connection; undefined where nothing does. */
  readonly forgottenAfterSeconds?: number;
}

/**
 * Within a VPC nothing ends an idle connection early. To a server elsewhere connections leave by a NAT gateway, which forgets those
 * that were idle for 350 seconds (https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html): pools stay below it.
 */
export function connectionPath(platform: Platform | undefined): ConnectionPath {
  if (platform === undefined) return { recycleSeconds: 1800 };
  return { recycleSeconds: 300, idleTimeoutSeconds: 300, forgottenAfterSeconds: 350 };
}

/**
 * For so long a token of IAM opens connections. It is checked when a connection is opened, and not again: a session that is open stays open
 * (https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html).
 */
export const TOKEN_SECONDS = 900;

/** Below the life of a token by so much as pools are late: most of them look at the age when a connection comes back, or is taken. */
const RECYCLE_WITH_TOKENS = 800;

/**
 * The age at which connections are replaced that were opened with tokens of IAM.
 *
 * Nothing else ends a session whose token has expired, or whose permission was withdrawn. Replaced at this age, none is older than a token may be.
 *
 * @param usual what the way asks for, whoever signs in
 */
export function recycleWithTokens(usual: number): number {
  return Math.min(usual, RECYCLE_WITH_TOKENS);
}
