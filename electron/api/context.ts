import { formatPlatform } from '../../shared/platform.ts';
import type { HostInfo, PickPath } from '../../shared/schemas/host.ts';
import { hostPlatform } from '../engine/host-platform.ts';
import type { EngineServices } from '../engine/services/engine-services.ts';
import { version } from '../engine/version.ts';

/** The engine and the host that the procedures of the API work on. */
export interface ApiContext {
  engine: EngineServices;
  host: HostServices;
  /** Receives each fault of Longshore itself with its cause, which the caller does not get. */
  reportFault?: (error: unknown, procedure: string) => void;
}

/** What a host (desktop, server or command line) does for the API beside the engine. */
export interface HostServices {
  info(): HostInfo;
  /**
   * Lets the user choose a file or folder; null when they closed the dialog.
   * @throws {AppError} `DENIED` on a host whose `capabilities.pickPath` is false.
   */
  pickPath(request: PickPath): Promise<string | null>;
  /**
   * Shows a file or folder in the system's file manager.
   * @throws {AppError} `DENIED` for a path that Longshore did not write, or on a host without a file manager.
   */
  revealPath(path: string): Promise<void>;
}

/** The facts about this machine and this version of Longshore, which are the same for every host. */
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
