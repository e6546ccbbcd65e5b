import type { HostInfo, PickPath } from '../../shared/schemas/host.ts';

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
