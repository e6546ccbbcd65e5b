import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../setup/project.mjs';

/**
 * What a browser is started with to open `address`: a page that leads there and that only this user can read, since
 * every user of a machine can read its command lines. It lies in the checkout, because browsers in a sandbox of their
 * own (snap) see no hidden folder. Windows shows command lines to their own user only, but not every checkout.
 * `{url, remove}`.
 */
export function launchPage(address) {
  if (process.platform === 'win32') return { url: address, remove() {} };
  const path = join(root, 'out', `launch-${process.pid}.html`);
  const page = `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${address}"><title>Longshore</title>\n`;
  rmSync(path, { force: true });
  writeFileSync(path, page, { flag: 'wx', mode: 0o600 });
  return { url: pathToFileURL(path).href, remove: () => rmSync(path, { force: true }) };
}
