import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { collect } from '../../../tests/support/collect.ts';
import { LibraryFixture } from '../../../tests/support/libraries/library-fixture.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { exportImage } from '../export/assemble-image.ts';
import { tryLockFile } from '../files/locks/file-lock.ts';
import { readJournal } from '../transfer/disk/journal/files.ts';
import { Library } from './layout.ts';

let fixture: LibraryFixture;
let library: Library;
let image: Descriptor;
beforeEach(async () => {
  const folder = join(temporaryFolder(), 'library');
  fixture = new LibraryFixture(folder);
  image = await fixture.addImage('oci', Buffer.from('one'));
  library = await Library.open(folder);
  await library.add(image, 'r.example/a:1');
});

const oddFiles: [string, (path: string) => void][] = [
  ['a pipe', (path) => void execFileSync('mkfifo', [path])],
  ['a link to a device without end', (path) => symlinkSync('/dev/zero', path)],
  [
    'a file of a tebibyte',
    (path) => {
      execFileSync('touch', [path]);
      truncateSync(path, 2 ** 40);
    },
  ],
];

describe.skipIf(process.platform === 'win32').each(oddFiles)('%s', (_, put) => {
  const putAt = (path: string) => {
    rmSync(path, { force: true });
    put(path);
  };

  test('in the place of the index is told', async () => {
    putAt(join(library.folder, 'index.json'));
    await expect(library.list()).rejects.toMatchObject({ code: 'LIBRARY_CORRUPT' });
    await expect(library.prune()).rejects.toMatchObject({ code: 'LIBRARY_CORRUPT' });
  });

  test('in the place of a manifest is damage, and protects every blob', async () => {
    putAt(fixture.blobPath(image.digest));
    expect(await library.list()).toMatchObject([{ reference: 'r.example/a:1', isDamaged: true }]);
    const other = await fixture.addImage('oci', Buffer.from('two'));
    await library.add(other, 'r.example/b:1');
    expect((await library.remove('r.example/b:1', undefined)).keptFor).toEqual(['r.example/a:1']);
  });

  test('in the place of a layer is a layer that is lost', async () => {
    const { layers } = JSON.parse(readFileSync(fixture.blobPath(image.digest), 'utf8'));
    putAt(fixture.blobPath(layers[0].digest));
    const { signal } = new AbortController();
    const target = { format: 'oci', path: join(library.folder, '..', 'out') } as const;
    const events = exportImage({ blobs: fixture, image, reference: 'r.example/a:1', target, signal });
    await expect(collect(events)).rejects.toMatchObject({ code: 'LIBRARY_CORRUPT' });
  });

  test('in the place of a journal says nothing', async () => {
    const path = join(library.folder, 'ingest', 'x.journal');
    putAt(path);
    const { extents } = await readJournal(path, { digest: image.digest, size: 100 });
    expect(extents).toEqual([]);
  });

  test('in the place of a lock is one of nobody that is known', async () => {
    const path = join(library.folder, 'ingest', 'x.lock');
    putAt(path);
    expect(await tryLockFile(path)).toBeUndefined();
  });
});
