import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Lets V8 keep what it compiles of the modules that are loaded from now on, so that the next start need not. On Linux
 * alone: on macOS and Windows Electron checks the app's archive, and code that is kept outside of it is not checked
 * (docs/adr/0025).
 * @param stateFolder the folder that this run keeps everything in, where it has one.
 */
export function keepCompiledCode(
  stateFolder: string | undefined,
  platform: NodeJS.Platform = process.platform,
): void {
  if (platform !== 'linux') return;
  const caches = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  // It fails without a throw where the folder cannot be written.
  enableCompileCache(join(stateFolder ?? join(caches, 'longshore'), 'compile-cache'));
}
