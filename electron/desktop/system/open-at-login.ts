import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { app } from 'electron';
import { ownProgram } from './own-program.ts';

/** True where the app can be opened at login: when it is installed. A checkout would open Electron's own window. */
export function canOpenAtLogin(): boolean {
  return app.isPackaged;
}

/**
 * Opens the app at login, or no longer.
 * @param configFolder the user's XDG configuration folder, for Linux, where Electron leaves this to the app
 *   (freedesktop.org, "Desktop Application Autostart Specification").
 */
export async function setOpenAtLogin(
  openAtLogin: boolean,
  configFolder: string,
  platform: NodeJS.Platform = process.platform,
): Promise<void> {
  if (!canOpenAtLogin()) return;
  if (platform !== 'linux') {
    const path = ownProgram();
    if (app.getLoginItemSettings({ path }).openAtLogin !== openAtLogin)
      app.setLoginItemSettings({ openAtLogin, path });
    return;
  }
  const file = join(configFolder, 'autostart', 'longshore-desktop.desktop');
  if (!openAtLogin) return rm(file, { force: true });
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, autostartEntry(ownProgram()));
}

function autostartEntry(program: string): string {
  const quoted = `"${program.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%')}"`;
  return `[Desktop Entry]\nType=Application\nName=Longshore\nExec=${quoted}\nTerminal=false\n`;
}
