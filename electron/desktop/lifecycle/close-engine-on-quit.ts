import { app } from 'electron';
import type { EngineServices } from '../../engine/services/engine-services.ts';
import { findAppLink } from '../links/find-app-link.ts';
import { ownProgram } from '../system/own-program.ts';

/** The longest that an engine may take to close: a disk or share that hangs must not keep the app for ever. */
const longestCloseMs = 20_000;

/** What the end of the app needs. */
export interface EndPlaces {
  engine: Pick<EngineServices, 'close'>;
  /** Told when closing failed; the process ends all the same. */
  onFailure(error: unknown): void;
  /** Told when the engine has not closed in time; the process ends then. */
  onDeadline(): void;
  /** The command line of the start that is to follow the end. */
  startWords(link: string | undefined): string[];
}

/**
 * Holds back the end of the process until the engine has paused transfers and written its journals, for 20 seconds at
 * most. When the user starts the app or opens a link meanwhile, it starts again after that, with the newest link.
 * @returns a function that tells whether the end has begun, after which nothing is to be opened.
 */
export function closeEngineOnQuit({ engine, onFailure, onDeadline, startWords }: EndPlaces): () => boolean {
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
    const end = () => {
      if (closing === 'done') return;
      closing = 'done';
      clearTimeout(deadline);
      app.quit();
    };
    const deadline = setTimeout(() => {
      onDeadline();
      end();
    }, longestCloseMs);
    engine.close().catch(onFailure).finally(end);
  });
  app.on('second-instance', (_event, argv) => startLater(findAppLink(argv)));
  app.on('open-url', (_event, link) => startLater(link));
  // The last event of a process: what came before it has been heard, and each call of `relaunch` is one more start.
  app.on('quit', () => {
    if (isWantedAgain) app.relaunch({ args: startWords(newestLink), execPath: ownProgram() });
  });
  return () => isEnding;
}
