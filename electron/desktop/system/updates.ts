import { Notification, shell } from 'electron';
import type { AppUpdater } from 'electron-updater';
import type { Log } from '../log/open-log.ts';
import type { DesktopWords } from '../words.ts';
import type { BuildFacts } from './build-facts.ts';

const checkIntervalMs = 24 * 60 * 60 * 1000;

/** The part of electron-updater that is used. */
export type Updater = Pick<
  AppUpdater,
  'autoDownload' | 'autoInstallOnAppQuit' | 'checkForUpdates' | 'on' | 'logger'
>;

/** What looking for updates needs. */
export interface UpdatePlaces {
  facts: BuildFacts;
  /** Loads electron-updater, which needs a packaged app. */
  loadUpdater(): Promise<Updater>;
  isWanted(): boolean;
  words(): DesktopWords;
  log: Log;
}

/**
 * Looks for a newer version at the start and once a day, while the settings want it and the build can. One that installs
 * fetches it and puts it in place when the app quits; any other tells of it, once a version.
 * @returns a function that ends it.
 */
export function followUpdates(places: UpdatePlaces): () => void {
  const { facts, isWanted, log } = places;
  if (facts.updates !== 'tells' && facts.updates !== 'installs') return () => {};
  let updater: Promise<Updater> | undefined;
  const check = () => {
    if (!isWanted()) return;
    updater ??= prepareUpdater(places);
    updater
      .then((ready) => ready.checkForUpdates())
      .catch((error: unknown) =>
        log.write('info', 'No look for updates was possible', { reason: String(error) }),
      );
  };
  check();
  const timer = setInterval(check, checkIntervalMs);
  timer.unref();
  return () => clearInterval(timer);
}

async function prepareUpdater(places: UpdatePlaces): Promise<Updater> {
  const { facts, words } = places;
  const installs = facts.updates === 'installs';
  const updater = await places.loadUpdater();
  let told = '';
  updater.logger = null;
  updater.autoDownload = installs;
  updater.autoInstallOnAppQuit = installs;
  // Without a listener Node throws the error of an `error` event.
  updater.on('error', () => {});
  const tell = ({ version }: { version: string }) => {
    if (told === version || !Notification.isSupported()) return;
    told = version;
    const { updateAvailable, updateHint, updateReady, updateReadyHint } = words();
    const notification = installs
      ? new Notification({ title: updateReady(version), body: updateReadyHint, silent: true })
      : new Notification({ title: updateAvailable(version), body: updateHint, silent: true });
    notification.on('click', () => {
      if (facts.releasePage !== undefined) void shell.openExternal(facts.releasePage);
    });
    notification.show();
  };
  if (installs) updater.on('update-downloaded', tell);
  else updater.on('update-available', tell);
  return updater;
}
