import { app } from 'electron';
import type { EngineServices } from '../../engine/services/engine-services.ts';
import { findAppLink } from '../links/app-link.ts';
import { ownProgram } from '../system/own-program.ts';

/**
 * Holds back the end of the process until the engine has paused transfers and written its journals. When the user
 * starts the app meanwhile, it starts again after that.
 * @param onFailure told when closing failed; the process ends all the same.
 * @returns a function that tells whether the end has begun, after which nothing is to be opened.
 */
export function closeEngineOnQuit(
  engine: Pick<EngineServices, 'close'>,
  onFailure: (error: unknown) => void,
): () => boolean {
  let closing: 'not yet' | 'under way' | 'done' = 'not yet';
  let nextStart: string[] | undefined;
  app.on('will-quit', (event) => {
    if (closing === 'done') return;
    event.preventDefault();
    if (closing === 'under way') return;
    closing = 'under way';
    engine
      .close()
      .catch(onFailure)
      .finally(() => {
        closing = 'done';
        if (nextStart !== undefined) app.relaunch({ args: nextStart, execPath: ownProgram() });
        app.quit();
      });
  });
  app.on('second-instance', (_event, argv) => {
    if (closing !== 'under way') return;
    const link = findAppLink(argv);
    nextStart = wordsOfNextStart(process.argv.slice(1), link);
  });
  app.on('window-all-closed', () => {
    // On macOS an app stays until it is told to quit.
    if (process.platform !== 'darwin') app.quit();
  });
  return () => closing !== 'not yet';
}

/**
 * The words that this process was started with, without a link that has been opened already, and the new link behind
 * `--`, where nothing of it can be an option.
 */
function wordsOfNextStart(words: readonly string[], link: string | undefined): string[] {
  const own = words.filter((word) => findAppLink([word]) === undefined);
  if (link === undefined) return own;
  return own.includes('--') ? [...own, link] : [...own, '--', link];
}
