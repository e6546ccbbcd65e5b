import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const linuxNames = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
];
const macNames = ['Google Chrome', 'Microsoft Edge', 'Chromium'];
const windowsNames = ['Microsoft\\Edge\\Application\\msedge.exe', 'Google\\Chrome\\Application\\chrome.exe'];

/** True when this session can show windows. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** True for Linux's root user, whom Chromium refuses its sandbox. */
export function runsAsRoot() {
  return process.platform === 'linux' && process.getuid?.() === 0;
}

/** The program of an installed Chromium, Chrome or Edge. */
export function findBrowser() {
  return browserCandidates().find((path) => existsSync(path));
}

/** Arguments that open `url` as a window of its own, with a profile of its own. */
export function appWindowArguments(url, stateFolder) {
  const profile = join(stateFolder ?? cacheFolder(), 'browser');
  return [
    `--app=${url}`,
    `--user-data-dir=${profile}`,
    '--no-first-run',
    '--no-default-browser-check',
    ...(runsAsRoot() ? ['--no-sandbox', '--test-type'] : []),
  ];
}

/** The system's command that opens a URL in the default browser. */
export function defaultBrowserCommand(url) {
  if (process.platform === 'darwin') return ['open', [url]];
  if (process.platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', url]];
  return ['xdg-open', [url]];
}

function browserCandidates() {
  if (process.platform === 'darwin') {
    return macNames.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  }
  if (process.platform === 'win32') {
    const folders = [process.env['ProgramFiles(x86)'], process.env.ProgramFiles, process.env.LOCALAPPDATA];
    return folders.filter(Boolean).flatMap((folder) => windowsNames.map((name) => join(folder, name)));
  }
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return linuxNames.flatMap((name) => folders.map((folder) => join(folder, name)));
}

function cacheFolder() {
  if (process.platform === 'win32') return join(process.env.LOCALAPPDATA ?? homedir(), 'longshore');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'longshore');
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'longshore');
}
