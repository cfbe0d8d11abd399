import { connectionPath } from '../../lib/core/connection-path';
import { PLATFORMS } from '../../lib/core/platform';

/** https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html */
const FORGOTTEN_BY_NAT_GATEWAYS = 350;

test('on Amazon a connection is replaced after half an hour, and may rest', () => {
  expect(connectionPath(undefined)).toEqual({ recycleSeconds: 1800 });
});

test.each(PLATFORMS)('on %s it neither lives nor rests until a NAT gateway forgets it', platform => {
  const { recycleSeconds, idleTimeoutSeconds } = connectionPath(platform);
  expect([recycleSeconds, idleTimeoutSeconds]).toEqual([300, 300]);
  expect(Math.max(recycleSeconds, idleTimeoutSeconds ?? Infinity)).toBeLessThan(FORGOTTEN_BY_NAT_GATEWAYS);
});
