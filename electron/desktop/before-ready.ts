// Decided here: what is settled before Electron is ready.
import { app, dialog } from 'electron';
import { AppError } from '../../shared/errors.ts';
import type { LaunchOptions } from './lifecycle/launch-options.ts';
import { assertOtherInstance, openProfileFolder } from './lifecycle/profile-folder.ts';
import { receiveAppLinks } from './links/receive-app-links.ts';
import { startDesktop } from './start.ts';
import { registerAppScheme } from './window/app-scheme.ts';
import { guardWebContents } from './window/security-rules.ts';

/** The exit codes of the command line, for an internal fault and for a disk. */
const exitCodes = { internal: 1, disk: 7 };

/**
 * What has to be in place before Electron is ready, and what follows then. To be called while `main.ts` is evaluated.
 * @param words the command line.
 */
export function openDesktop(options: LaunchOptions, words: readonly string[]): void {
  app.enableSandbox();
  registerAppScheme();
  guardWebContents();
  try {
    openProfileFolder(app.getPath('userData'));
    if (!app.requestSingleInstanceLock()) {
      assertOtherInstance(app.getPath('userData'));
      app.quit();
      return;
    }
  } catch (error) {
    failToStart(error);
    return;
  }
  const receiveLinks = receiveAppLinks(words);
  app
    .whenReady()
    .then(() => startDesktop(options, receiveLinks))
    .catch(failToStart);
}

/** Says why, before Electron is ready on the standard error output where there are no dialogs yet. */
function failToStart(error: unknown): void {
  dialog.showErrorBox('Longshore could not start', error instanceof Error ? error.message : String(error));
  const isDisk = error instanceof AppError && error.code === 'DISK_PERMISSION';
  app.exit(isDisk ? exitCodes.disk : exitCodes.internal);
}
