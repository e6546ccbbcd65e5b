import type { Platform } from '../../../shared/descriptor.ts';
import { parsePlatform } from '../../../shared/platform.ts';
import type { Settings } from '../../../shared/schemas/settings.ts';
import { hostPlatform } from '../host-platform.ts';

/** The platforms that images are wanted for without being named: what the user's hosts run, then this machine's own. */
export function hostPlatforms({ hostsRun }: Pick<Settings, 'hostsRun'>): Platform[] {
  return hostsRun === '' ? [hostPlatform()] : [parsePlatform(hostsRun), hostPlatform()];
}
