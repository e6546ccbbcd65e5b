import { type BrowserWindow, Notification } from 'electron';
import type { DownloadRow } from '../../../shared/schemas/download.ts';
import type { Settings } from '../../../shared/schemas/settings.ts';
import { errorSentence } from '../../../shared/text/error-sentences.ts';
import type { Log } from '../log/open-log.ts';
import { desktopLanguage, desktopWords } from '../words.ts';
import type { DownloadsFollower } from './follow.ts';

/** The latest notifications that stay clickable, also in the system's list of older ones. */
const keptNotifications = 50;

/** Where a notification takes its facts from, and where it leads. */
export interface NotificationPlaces {
  settings(): Settings;
  ownWindow(): BrowserWindow | undefined;
  /** Shows the window at the place with this hash. */
  open(hash: string): void;
  log: Pick<Log, 'write'>;
}

/**
 * Tells of downloads that have ended or wait for disk space, while the user looks at something else. A click opens
 * that download.
 */
export function createDownloadNotifications(places: NotificationPlaces): DownloadsFollower {
  // A notification without a reference is garbage collected, and its click is lost.
  const shown: Notification[] = [];
  let hasFailed = false;
  const onFailed = (_event: unknown, reason: string) => {
    if (!hasFailed) places.log.write('info', 'The system shows no notifications', { reason });
    hasFailed = true;
  };
  return {
    show({ event, before }) {
      if (event.type !== 'changes' || !places.settings().notifications || !Notification.isSupported()) return;
      if (places.ownWindow()?.isFocused()) return;
      for (const row of event.changed) {
        const content =
          before.get(row.id)?.state === row.state ? undefined : contentOf(row, places.settings());
        if (content === undefined) continue;
        const notification = new Notification(content);
        shown.push(notification);
        if (shown.length > keptNotifications) shown.shift();
        notification.on('failed', onFailed);
        notification.on('click', () => places.open(placeOfDownload(row.id)));
        notification.show();
      }
    },
  };
}

/** The hash of the place that shows one download. */
export function placeOfDownload(id: string): string {
  return `#/downloads/${encodeURIComponent(id)}`;
}

function contentOf(
  { state, reference, error, retriesAt }: DownloadRow,
  settings: Settings,
): { title: string; body: string } | undefined {
  const language = desktopLanguage(settings);
  const words = desktopWords(language);
  switch (state) {
    case 'done':
      return { title: words.done, body: reference };
    case 'failed':
      // The engine tries it again by itself, so that the user need not act yet.
      if (retriesAt !== null) return undefined;
      return {
        title: words.failed,
        body: error === null ? reference : `${reference}\n${errorSentence(error, language)}`,
      };
    case 'waiting-for-space':
      return { title: words.diskFull, body: `${reference}\n${words.diskFullHint}` };
    default:
      return undefined;
  }
}
