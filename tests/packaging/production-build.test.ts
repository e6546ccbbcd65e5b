import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const assets = fileURLToPath(new URL('../../out/renderer/assets/', import.meta.url));

/** The files that a source map names. */
async function sourcesOf(map: string): Promise<string[]> {
  return JSON.parse(await readFile(assets + map, 'utf8')).sources;
}

it('the window is built for production, whatever NODE_ENV says where it is built', async () => {
  const maps = (await readdir(assets)).filter((name) => name.endsWith('.js.map'));
  const sources = (await Promise.all(maps.map(sourcesOf))).flat();
  const react = sources.filter((source) => /react-dom-client\./.test(source));
  expect(react.map((source) => source.replace(/.*\//, ''))).toEqual(['react-dom-client.production.js']);
});
