import type { Platform } from './database';

/** What the way between application and server asks of a pool. */
export interface ConnectionPath {
  /** Age at which a connection is to be replaced. */
  readonly recycleSeconds: number;
  /** Longest time that a connection may rest in its pool; undefined where nothing on the way ends idle connections early. */
  readonly idleTimeoutSeconds?: number;
}

/**
 * Within a VPC nothing ends an idle connection early. To a server elsewhere connections leave by a NAT gateway, which forgets those
 * that were idle for 350 seconds (https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html): pools stay below it.
 */
export function connectionPath(platform: Platform | undefined): ConnectionPath {
  return platform === undefined ? { recycleSeconds: 1800 } : { recycleSeconds: 300, idleTimeoutSeconds: 300 };
}
