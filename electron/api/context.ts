import { AppError } from '../../shared/errors.ts';
import { formatPlatform } from '../../shared/platform.ts';
import type { ExportTarget } from '../../shared/schemas/download.ts';
import type { HostInfo, PickPath } from '../../shared/schemas/host.ts';
import type { Settings, SettingsPatch } from '../../shared/schemas/settings.ts';
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
  /**
   * Writes a small text where the user says, who is asked.
   * @param request `name` is proposed.
   * @returns where, or null when they closed the dialog.
   * @throws {AppError} `DENIED` on a host whose `capabilities.pickPath` is false; `DISK_FULL`, `DISK_PERMISSION`.
   */
  saveFile(request: { title: string; name: string; text: string }): Promise<string | null>;
  /**
   * Judges where a client wants an export to be written.
   * @returns the target as it is to be carried out.
   * @throws {AppError} `DISK_PERMISSION` for a place that this client may not choose.
   */
  allowExport(target: ExportTarget): Promise<ExportTarget>;
  /**
   * Judges which archives, folders and certificates a client wants to be read.
   * @returns the paths as they are to be read.
   * @throws {AppError} `DISK_PERMISSION` for one that this client may not choose.
   */
  allowImport(paths: readonly string[]): Promise<string[]>;
  /**
   * Judges the paths in a change of settings that a client wants; those that stay as they are count as allowed.
   * @throws {AppError} `DISK_PERMISSION` for a path that this client may not choose, `TLS` for a file without certificates.
   */
  allowSettings(patch: SettingsPatch, current: Settings): Promise<void>;
}

/** The facts about this machine and this version of Longshore, which are the same for every host. */
export function hostInfo(
  kind: HostInfo['kind'],
  capabilities: Partial<HostInfo['capabilities']> = {},
  exportFolder: string | null = null,
): HostInfo {
  return {
    kind,
    version,
    operatingSystem: process.platform,
    locale: Intl.DateTimeFormat().resolvedOptions().locale,
    platform: formatPlatform(hostPlatform()),
    exportFolder,
    capabilities: {
      pickPath: false,
      revealPath: false,
      notifications: false,
      openAtLogin: false,
      sleep: false,
      systemProxy: false,
      updates: 'none',
      ...capabilities,
    },
  };
}

/**
 * Refuses an archive whose name says something else, so that no client makes files that another program runs or reads.
 * @throws {AppError} `DISK_PERMISSION`.
 */
export function assertArchiveName({ format, path }: Pick<ExportTarget, 'format' | 'path'>): void {
  if (format === 'oci' || /[^\\/]\.tar$/i.test(path)) return;
  throw new AppError('DISK_PERMISSION', `${path} is no name for an archive. Let it end in .tar.`, {
    details: { path },
  });
}
