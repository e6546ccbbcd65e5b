import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { Plugin } from 'vite';

const end = '.png?inline';

/**
 * Puts a picture into the code as a data URL. Vite's own `?inline` takes a `#` in the path of the checkout for the begin of
 * a fragment, and finds no file.
 */
export const inlineImages: Plugin = {
  name: 'inline-images',
  enforce: 'pre',
  async resolveId(source, importer) {
    if (!source.endsWith(end) || importer === undefined) return null;
    const found = await this.resolve(source.slice(0, -'?inline'.length), importer, { skipSelf: true });
    // A name that neither Vite nor the runner of the tests takes for a path.
    return found === null ? null : `\0inline:${Buffer.from(found.id).toString('hex')}`;
  },
  load(id) {
    if (!id.startsWith('\0inline:')) return null;
    const file = Buffer.from(id.slice('\0inline:'.length), 'hex').toString();
    const kind = extname(file).slice(1);
    return `export default "data:image/${kind};base64,${readFileSync(file).toString('base64')}";`;
  },
};
