import { randomBytes } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { manifestMediaTypes } from '../../../shared/media-types.ts';
import type { ExportFormat } from '../../../shared/schemas/download.ts';
import { collect } from '../../../tests/support/collect.ts';
import { LibraryFixture } from '../../../tests/support/libraries/library-fixture.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { Library } from '../library/layout.ts';
import { exportImage } from './assemble-image.ts';

const reference = 'mcr.microsoft.com/app:1';
/** Enough that the last ones are still to be read when the image is gone. */
const layers = 12;
const layerBytes = 4_000_000;
const configType = 'application/vnd.oci.image.config.v1+json';
const layerType = 'application/vnd.oci.image.layer.v1.tar+gzip';
const { ociManifest } = manifestMediaTypes;
const formats: ExportFormat[] = ['docker-archive', 'oci-archive', 'oci'];

let folder: string;
let fixture: LibraryFixture;
let library: Library;
/** The same library as another process sees it. */
let other: Library;

beforeEach(async () => {
  folder = temporaryFolder();
  fixture = new LibraryFixture(join(folder, 'library'));
  library = await Library.open(fixture.folder);
  other = await Library.open(fixture.folder);
});

function addImage(count: number): Descriptor {
  const config = fixture.addJson({ architecture: 'amd64', os: 'linux', layers: count }, configType);
  const blobs = Array.from({ length: count }, () => fixture.addBlob(randomBytes(layerBytes), layerType));
  return fixture.addJson({ schemaVersion: 2, mediaType: ociManifest, config, layers: blobs }, ociManifest);
}

function exportOf(image: Descriptor, format: ExportFormat, path: string) {
  const { signal } = new AbortController();
  return exportImage({ blobs: library.blobs, image, reference, target: { format, path }, signal });
}

/** Every file under a path, or the one that it is, with its bytes. */
function filesOf(path: string): Map<string, Buffer> {
  if (statSync(path).isFile()) return new Map([['', readFileSync(path)]]);
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).sort();
  const files = names.filter((name) => statSync(join(path, name)).isFile());
  return new Map(files.map((name) => [name, readFileSync(join(path, name))]));
}

const ways: [string, () => Promise<unknown>][] = [
  ['removed', () => other.remove(reference, undefined)],
  ['replaced by a newer one', () => other.add(addImage(1), reference)],
];

for (const [how, happen] of ways) {
  test.each(formats)(`%s: an image that is ${how} while it is exported is exported whole`, async (format) => {
    const image = addImage(layers);
    await library.add(image, reference);
    const undisturbed = join(folder, 'undisturbed');
    await collect(exportOf(image, format, undisturbed));
    // Hard links into the library would keep alive what is to go.
    const expected = join(folder, 'expected');
    cpSync(undisturbed, expected, { recursive: true });
    rmSync(undisturbed, { recursive: true });

    const path = join(folder, 'disturbed');
    const events = exportOf(image, format, path);
    expect((await events.next()).value).toMatchObject({ type: 'progress' });
    await happen();
    expect(await library.blobs.exists(image.digest)).toBe(false);
    expect((await collect(events)).at(-1)).toMatchObject({ type: 'result', result: { path } });
    const files = filesOf(path);
    for (const [name, bytes] of filesOf(expected)) expect(files.get(name)?.equals(bytes), name).toBe(true);
    expect(files.size).toBe(filesOf(expected).size);
  });
}
