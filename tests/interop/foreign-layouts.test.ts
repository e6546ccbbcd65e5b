import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { BlockThread } from '../../electron/engine/files/blocks/block-thread.ts';
import { Library } from '../../electron/engine/library/layout.ts';
import { verifyLibrary } from '../../electron/engine/library/verify.ts';
import { manifestMediaTypes } from '../../shared/media-types.ts';
import { collect } from '../support/collect.ts';
import { writeForeignIndex } from '../support/libraries/foreign-layouts.ts';
import { LibraryFixture } from '../support/libraries/library-fixture.ts';
import { needPrograms } from '../support/programs/need-programs.ts';
import { runSuccessfully } from '../support/programs/run-program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

const { ociIndex } = manifestMediaTypes;
const refName = 'org.opencontainers.image.ref.name';

test.for([
  ['--all', '--multi-arch=all'],
  ['--multi-arch=index-only', '--multi-arch=index-only'],
  ['--multi-arch=system', '--multi-arch=system'],
])('what skopeo copy %s puts into a library keeps its layers', async ([, option = ''], context) => {
  needPrograms(context, 'skopeo');
  const source = new LibraryFixture(join(folder, 'source'));
  const platforms = await Promise.all(
    ['amd64', 'arm64'].map(async (architecture) => ({
      ...(await source.addImage('oci', Buffer.from(`for ${architecture}`), architecture)),
      platform: { os: 'linux', architecture },
    })),
  );
  const index = source.addJson({ schemaVersion: 2, mediaType: ociIndex, manifests: platforms }, ociIndex);
  writeForeignIndex(source.folder, [{ ...index, annotations: { [refName]: 'two' } }]);
  const place = join(folder, 'library');
  const library = await Library.open(place);
  const fixture = new LibraryFixture(place);
  await library.add(await fixture.addImage('oci', Buffer.from('for amd64'), 'riscv64'), 'ours.example/app:1');

  await runSuccessfully('skopeo', [
    ...['--insecure-policy', 'copy', '--quiet', option],
    ...[`oci:${source.folder}:two`, `oci:${place}:skopeo`],
  ]);
  const foreign = readdirSync(join(place, 'blobs', 'sha256'));
  const { keptFor } = await library.remove('ours.example/app:1', undefined);
  expect(keptFor).toBeUndefined();
  expect(readdirSync(join(place, 'blobs', 'sha256')).length).toBeLessThan(foreign.length);

  const thread = new BlockThread();
  const events = await collect(verifyLibrary(library, thread, {}, new AbortController().signal));
  await thread.close();
  expect(events.at(-1)).toMatchObject({ result: { ok: true, images: 1, missing: [] } });
  const isReadable = option !== '--multi-arch=index-only';
  if (isReadable)
    await runSuccessfully('skopeo', [
      ...['--insecure-policy', 'copy', '--quiet', option],
      ...[`oci:${place}:skopeo`, `oci:${join(folder, 'copy')}:again`],
    ]);
});
