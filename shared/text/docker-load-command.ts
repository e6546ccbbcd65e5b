/**
 * The command that loads a docker-archive, for the shell of the system that the archive lies on.
 * @param operatingSystem Node's `process.platform` there.
 */
export function dockerLoadCommand(path: string, operatingSystem: string): string {
  return `docker load --input ${quoteForShell(path, operatingSystem)}`;
}

/** A word as the shell of a system reads it; one that needs no quotes stays as it is. */
export function quoteForShell(word: string, operatingSystem: string): string {
  // The one kind of quotes that both cmd and PowerShell know, and that no file name of Windows can hold.
  if (operatingSystem === 'win32') return /^[\w./\\:-]+$/.test(word) ? word : `"${word}"`;
  return /^[\w./:-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
