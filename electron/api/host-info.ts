import { release } from 'node:os';
import { formatPlatform } from '../../shared/platform.ts';
import type { HostInfo } from '../../shared/schemas/host.ts';
import { version } from '../engine/version.ts';

const architectures: Record<string, string> = { x64: 'amd64', ia32: '386' };
const operatingSystems: Record<string, string> = { win32: 'windows' };

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
    platform: machinePlatform(),
    capabilities: {
      pickPath: false,
      revealPath: false,
      notifications: false,
      openAtLogin: false,
      sleep: false,
      ...capabilities,
    },
  };
}

function machinePlatform(): string {
  return formatPlatform({
    os: operatingSystems[process.platform] ?? process.platform,
    architecture: architectures[process.arch] ?? process.arch,
    ...(process.platform === 'win32' ? { 'os.version': release() } : {}),
  });
}
