/**
 * The file that starts this app another time. An AppImage and a portable Windows program run out of a folder that is
 * gone when they end, and name the file that stays in the environment.
 */
export function ownProgram(): string {
  return process.env.APPIMAGE ?? process.env.PORTABLE_EXECUTABLE_FILE ?? process.execPath;
}
