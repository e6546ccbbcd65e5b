import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { collect } from '../../../../tests/support/collect.ts';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { openEngine } from '../../engine.ts';

const { signal } = new AbortController();

test('a place without a library that is left as it is has no images, and nothing is written to it', async () => {
  const folder = temporaryFolder();
  const library = join(folder, 'none');
  for (const isEmptyFolder of [false, true]) {
    if (isEmptyFolder) mkdirSync(library);
    const engine = await openEngine({
      stateFolder: join(folder, 'state'),
      libraryFolder: library,
      makesNoLibrary: true,
      queue: 'memory',
    });
    onTestFinished(() => engine.close());
    expect(await engine.library.list()).toEqual([]);
    expect(await engine.library.digests()).toEqual([]);
    expect(engine.library.place()).toEqual({ path: library, isReadOnly: false });
    expect(await engine.library.status()).toMatchObject({ usedBytes: 0, partialBytes: 0 });
    for (const repair of [false, true])
      expect((await collect(engine.library.verify({ repair }, signal))).at(-1)).toMatchObject({
        type: 'result',
        result: { ok: true, images: 0 },
      });
    await engine.close();
    expect(existsSync(join(library, isEmptyFolder ? 'blobs' : ''))).toBe(false);
  }
});
