import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { rendererFolder } from './renderer-folder.ts';

/** One file of the renderer's build, as it is served. */
export interface RendererFile {
  body: Buffer<ArrayBuffer>;
  contentType: string;
  cacheControl: string;
}

/** The renderer's build by URL path (`/`, `/assets/index-1a2b3c.js`…). No other path exists. */
export type RendererFiles = ReadonlyMap<string, RendererFile>;

const contentTypes: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

/**
 * Reads the renderer's build into memory. Requests are then looked up by their path alone, so that no path,
 * however it is spelled, can reach another file. Source maps are left out.
 * @throws {Error} when the renderer is not built.
 */
export async function loadRendererFiles(folder: string = rendererFolder()): Promise<RendererFiles> {
  const files = new Map<string, RendererFile>();
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const contentType = contentTypes[extname(entry.name)];
    if (!entry.isFile() || contentType === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    const urlPath = `/${relative(folder, path).split(sep).join('/')}`;
    files.set(urlPath, { body: await readFile(path), contentType, cacheControl: cacheControl(urlPath) });
  }
  const index = files.get('/index.html');
  if (index === undefined) throw new Error(`The renderer is not built: ${folder} has no index.html.`);
  return files.set('/', index);
}

function cacheControl(urlPath: string): string {
  // Vite puts a hash of the content into every name under assets/.
  return urlPath.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
}
