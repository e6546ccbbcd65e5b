// Decided here: what a page, a link or another window may do.
import { app, type Session, shell, type WebContents } from 'electron';
import { isAppUrl } from './app-scheme.ts';

/** Where a link may lead out of the app, into the user's browser. */
const externalHosts = new Set([
  'github.com',
  'hub.docker.com',
  'learn.microsoft.com',
  'mcr.microsoft.com',
  'opencontainers.org',
]);

/** The only permission that the renderer needs: it copies digests and commands. */
const grantedPermission = 'clipboard-sanitized-write';

/** Puts the rules on every page of this process, now and later. To be called before the app is ready. */
export function guardWebContents(): void {
  app.on('web-contents-created', (_event, contents) => guard(contents));
}

/**
 * Denies every permission and device but the one that the app uses, downloads by Chromium, and its spell checking, which
 * fetches dictionaries from its maker.
 */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, callback, { isMainFrame, requestingUrl }) => {
    const isOwnPage = isMainFrame && isAppUrl(requestingUrl) && isAppUrl(contents.getURL());
    callback(permission === grantedPermission && isOwnPage);
  });
  session.setPermissionCheckHandler(
    (_contents, permission, requestingOrigin, { isMainFrame }) =>
      permission === grantedPermission && isMainFrame && isAppUrl(requestingOrigin),
  );
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event) => event.preventDefault());
}

function guard(contents: WebContents): void {
  contents.on('will-navigate', keepInApp);
  contents.on('will-frame-navigate', keepInApp);
  contents.on('will-redirect', keepInApp);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (isAllowedOutside(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}

function keepInApp(event: { url: string; preventDefault(): void }): void {
  if (!isAppUrl(event.url)) event.preventDefault();
}

function isAllowedOutside(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username, password, port } = new URL(url);
  return protocol === 'https:' && externalHosts.has(hostname) && `${username}${password}${port}` === '';
}
