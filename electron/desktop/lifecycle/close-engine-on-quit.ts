import { app } from 'electron';
import type { EngineServices } from '../../engine/services/engine-services.ts';
import { findAppLink } from '../links/app-link.ts';
import { ownProgram } from '../system/own-program.ts';

/**
 * Holds back the end of the process until the engine has paused transfers and written its journals. When the user
 * starts the app or opens a link meanwhile, it starts again after that, with the newest link.
 * @param onFailure told when closing failed; the process ends all the same.
 * @param startWords gives the command line of that start.
 * @returns a function that tells whether the end has begun, after which nothing is to be opened.
 */
export function closeEngineOnQuit(
  engine: Pick<EngineServices, 'close'>,
  onFailure: (error: unknown) => void,
  startWords: (link: string | undefined) => string[],
): () => boolean {
  let isEnding = false;
  let closing: 'not yet' | 'under way' | 'done' = 'not yet';
  let isWantedAgain = false;
  let newestLink: string | undefined;
  const startLater = (link: string | undefined) => {
    if (!isEnding) return;
    isWantedAgain = true;
    newestLink = link ?? newestLink;
  };
  // Between this event and the next the windows close, one after the other.
  app.on('before-quit', (event) => {
    isEnding = !event.defaultPrevented;
  });
  app.on('will-quit', (event) => {
    isEnding = true;
    if (closing === 'done') return;
    event.preventDefault();
    if (closing === 'under way') return;
    closing = 'under way';
    engine
      .close()
      .catch(onFailure)
      .finally(() => {
        closing = 'done';
        app.quit();
      });
  });
  app.on('second-instance', (_event, argv) => startLater(findAppLink(argv)));
  app.on('open-url', (_event, link) => startLater(link));
  // The last event of a process: what came before it has been heard, and each call of `relaunch` is one more start.
  app.on('quit', () => {
    if (isWantedAgain) app.relaunch({ args: startWords(newestLink), execPath: ownProgram() });
  });
  app.on('window-all-closed', () => {
    // On macOS an app stays until it is told to quit.
    if (process.platform !== 'darwin') app.quit();
  });
  return () => isEnding;
}
