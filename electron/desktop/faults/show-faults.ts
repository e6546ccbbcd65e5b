import { clipboard, dialog } from 'electron';
import { version } from '../../engine/version.ts';
import type { Log } from '../log/open-log.ts';
import type { DesktopWords } from '../words.ts';
import { faultReport } from './report.ts';

/** What showing a fault needs to know. */
export interface FaultPlaces {
  log: Log;
  words(): DesktopWords;
  privateNames(): readonly string[];
}

const copyButton = 0;

/**
 * Catches the errors that nothing else has caught, logs them, and shows them with a report to copy. While one is shown,
 * others are logged only.
 */
export function showFaults(places: FaultPlaces): void {
  let isShown = false;
  const onFault = (error: unknown) => {
    places.log.error('Uncaught', error);
    if (isShown) return;
    isShown = true;
    showFault(error, places)
      .catch((failure: unknown) => places.log.error('The fault could not be shown', failure))
      .finally(() => {
        isShown = false;
      });
  };
  process.on('uncaughtException', onFault);
  process.on('unhandledRejection', onFault);
}

async function showFault(error: unknown, { log, words, privateNames }: FaultPlaces): Promise<void> {
  const { faultTitle, faultDetail, copyReport, close } = words();
  const { response } = await dialog.showMessageBox({
    type: 'error',
    title: faultTitle,
    message: faultTitle,
    detail: faultDetail,
    buttons: [copyReport, close],
    defaultId: copyButton,
    cancelId: 1,
    noLink: true,
  });
  if (response !== copyButton) return;
  await clipboard.writeText(
    faultReport({ version, error, recentLog: log.recent(), privateNames: privateNames() }),
  );
}
