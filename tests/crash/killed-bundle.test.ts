import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { WantedImage } from '../../electron/engine/export/bundles/gather-images.ts';
import { writeBundle } from '../../electron/engine/export/bundles/write-bundle.ts';
import type { ExportFormat } from '../../shared/schemas/download.ts';
import { collect } from '../support/collect.ts';
import { LibraryFixture } from '../support/libraries/library-fixture.ts';
import { stoppableChild } from '../support/programs/stoppable-child.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const script = new URL('./writing-bundle.ts', import.meta.url);
/** Where in the work it is killed: ms after it has begun to tell. */
const moments = [0, 5, 20, 60];

function sumsIn(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );
  return new Map(
    files.sort().map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ]),
  );
}

/** Each format is written by other code; before a release `LONGSHORE_MATRIX=all` tries every one. */
const formats: ExportFormat[] =
  process.env.LONGSHORE_MATRIX === 'all' ? ['docker-archive', 'oci-archive', 'oci'] : ['docker-archive'];

test.skipIf(process.platform !== 'linux').each(formats)(
  'a bundle whose program is killed verifies only when it is whole, and is whole when it is written again: %s',
  async (format) => {
    const folder = temporaryFolder();
    const library = new LibraryFixture(join(folder, 'library'));
    const images: WantedImage[] = [];
    for (const name of ['a', 'b', 'c', 'd']) {
      images.push({
        reference: `x.example/${name}:1`,
        image: await library.addImage('oci', randomBytes(7_000_000)),
      });
    }
    writeFileSync(join(library.folder, 'entries.json'), JSON.stringify(images));
    const path = join(folder, 'bundle');
    const verifies = () => spawnSync('sh', [join(path, 'verify.sh')]).status === 0;

    for (const ms of moments) {
      const child = stoppableChild(script, library.folder, path, format);
      while (child.reported === 0) await delay(1);
      await delay(ms);
      await child.kill();
      expect(existsSync(join(path, 'SHA256SUMS'))).toBe(existsSync(join(path, 'verify.sh')) && verifies());
    }

    const target = { format, ...(format === 'oci' ? {} : { splitBytes: 3_000_000 }) };
    const { signal } = new AbortController();
    const write = (place: string) =>
      collect(
        writeBundle({ blobs: library, images, target: { ...target, path: place }, have: new Set(), signal }),
      );
    await write(path);
    expect(verifies()).toBe(true);
    await write(join(folder, 'other'));
    expect(sumsIn(path)).toEqual(sumsIn(join(folder, 'other')));
  },
);
