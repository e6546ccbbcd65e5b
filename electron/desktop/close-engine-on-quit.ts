import { app } from 'electron';
import type { EngineServices } from '../engine/engine-services.ts';

/**
 * Holds back the end of the process until the engine has paused transfers and written its journals.
 * @param onFailure told when that failed; the process ends all the same.
 */
export function closeEngineOnQuit(
  engine: Pick<EngineServices, 'close'>,
  onFailure: (error: unknown) => void,
): void {
  let closing: 'not yet' | 'under way' | 'done' = 'not yet';
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
        app.quit();
      });
  });
  app.on('window-all-closed', () => {
    // On macOS an app stays until it is told to quit.
    if (process.platform !== 'darwin') app.quit();
  });
}
