import { protocol } from 'electron';
import { securityHeaders } from '../../web/content-security-policy.ts';
import type { RendererFiles } from '../../web/renderer-files.ts';

const scheme = 'app';
const host = 'longshore';

/** The one origin that the app's own pages have. */
export const appOrigin = `${scheme}://${host}`;

/** The page that every window shows. */
export const appUrl = `${appOrigin}/`;

/** True for a URL of the app's own origin. */
export function isAppUrl(url: string): boolean {
  // `URL.origin` is "null" for schemes that Node does not know.
  return URL.canParse(url) && new URL(url).protocol === `${scheme}:` && new URL(url).host === host;
}

/** Tells Chromium, before it is ready, that `app://` is a secure scheme with origins of its own. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the renderer's build at `app://longshore/`, and nothing else there is. */
export function serveAppScheme(files: RendererFiles): void {
  protocol.handle(scheme, (request) => answer(files, request));
}

function answer(files: RendererFiles, request: Request): Response {
  if (request.method !== 'GET' || !isAppUrl(request.url)) return refuse(403);
  const file = files.get(new URL(request.url).pathname);
  if (file === undefined) return refuse(404);
  return new Response(file.body, {
    headers: { ...securityHeaders, 'content-type': file.contentType, 'cache-control': file.cacheControl },
  });
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: securityHeaders });
}
