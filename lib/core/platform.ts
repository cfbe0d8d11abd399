import type { Platform } from './database';

const NAMES: Readonly<Record<Platform, string>> = {
  'cloud-sql': 'Cloud SQL',
  azure: 'Azure',
  'self-managed': 'a self-managed server',
};

/** Everybody but Amazon who may run a server, for messages. */
export const PLATFORMS = Object.keys(NAMES) as readonly Platform[];

/** How a platform is called, such as `Cloud SQL`. */
export function platformName(platform: Platform): string {
  return NAMES[platform];
}
