import { Notification } from 'electron';
import { isSettled } from '../../../shared/download-states.ts';
import { formatBytes } from '../../../shared/format.ts';
import type { Downloads } from '../../engine/services/engine-services.ts';
import type { Log } from '../log/open-log.ts';
import type { DesktopWords } from '../words.ts';

/** Says what the app keeps of its downloads though it leaves before the engine has closed. */
export function tellKept(
  downloads: Pick<Downloads, 'list'>,
  words: DesktopWords,
  log: Pick<Log, 'write'>,
): void {
  const open = downloads.list().filter(({ state }) => !isSettled(state));
  const bytes = open.reduce((sum, { bytesDone }) => sum + bytesDone, 0);
  log.write('warn', 'The engine did not close in time', { downloads: open.length, bytes });
  if (open.length === 0 || !Notification.isSupported()) return;
  new Notification({ title: words.keptTitle, body: words.kept(open.length, formatBytes(bytes)) }).show();
}
