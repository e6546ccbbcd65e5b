import { formatPlatform } from '../../shared/platform.ts';
import type { HostInfo } from '../../shared/schemas/host.ts';
import { hostPlatform } from '../engine/host-platform.ts';
import { version } from '../engine/version.ts';

/** Facts about this machine and version of Longshore that every host tells in the same words. */
export function hostInfo(
  kind: HostInfo['kind'],
  capabilities: Partial<HostInfo['capabilities']> = {},
): HostInfo {
  return {
    kind,
    version,
    operatingSystem: process.platform,
    locale: Intl.DateTimeFormat().resolvedOptions().locale,
    platform: formatPlatform(hostPlatform()),
    capabilities: {
      pickPath: false,
      revealPath: false,
      notifications: false,
      openAtLogin: false,
      sleep: false,
      systemProxy: false,
      updates: false,
      ...capabilities,
    },
  };
}
