import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RendererFiles } from '../web/renderer-files.ts';

/** Answers GET and HEAD with a file of the renderer's build; everything else is 404 or 405. */
export function serveStaticFile(
  files: RendererFiles,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  const file = files.get(request.url?.split('?')[0] ?? '');
  if (file === undefined) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    'content-type': file.contentType,
    'content-length': file.body.length,
    'cache-control': file.cacheControl,
  });
  response.end(request.method === 'HEAD' ? undefined : file.body);
}
