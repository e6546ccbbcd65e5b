import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Descriptor } from '../../../shared/descriptor.ts';
import type { ExportFormat } from '../../../shared/schemas/download.ts';
import { collect } from '../../../tests/support/collect.ts';
import { LibraryFixture } from '../../../tests/support/libraries/library-fixture.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { exportImage } from './assemble-image.ts';

const hasSkopeo = spawnSync('skopeo', ['--version']).status === 0;
const reference = 'mcr.microsoft.com/windows/servercore:ltsc2019';
let folder: string;
let library: LibraryFixture;
let path: string;

beforeEach(() => {
  folder = temporaryFolder();
  library = new LibraryFixture(join(folder, 'library'));
  path = join(folder, 'export');
});

async function exportAs(format: ExportFormat, image: Descriptor, distributable = false): Promise<string> {
  const events = await collect(
    exportImage({
      blobs: library,
      image,
      reference,
      target: { format, path, distributable },
      signal: new AbortController().signal,
    }),
  );
  const last = events.at(-1);
  if (last?.type !== 'result') throw new Error('no result');
  return last.result.digest;
}

/** Has skopeo read an export, and gives the manifest that it made of it. */
function copyOut(source: string, ...options: string[]): { layers: Descriptor[]; config: Descriptor } {
  const target = join(folder, 'copied');
  execFileSync('skopeo', ['copy', '--insecure-policy', '--quiet', ...options, source, `dir:${target}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return JSON.parse(readFileSync(join(target, 'manifest.json'), 'utf8'));
}

function storedManifest(image: Descriptor): { layers: Descriptor[]; config: Descriptor } {
  return JSON.parse(readFileSync(library.blobPath(image.digest), 'utf8'));
}

describe.skipIf(!hasSkopeo)('skopeo (skipped: not installed, where it is absent)', () => {
  test.each(['docker', 'oci'] as const)('reads a docker-archive with foreign layers: %s', async (kind) => {
    const image = await library.addImage(kind, Buffer.alloc(300_000, 'layer'));
    await exportAs('docker-archive', image);
    const copied = copyOut(`docker-archive:${path}:${reference}`);
    expect(copied.layers).toHaveLength(2);
    expect(copied.config.digest).toBe(storedManifest(image).config.digest);
  });

  test.each(['oci-archive', 'oci'] as const)('reads a distributable %s', async (format) => {
    const image = await library.addImage('oci', Buffer.from('layer'));
    const digest = await exportAs(format, image, true);
    expect(digest).not.toBe(image.digest);
    const copied = copyOut(`${format}:${path}`);
    expect(copied.layers.map((layer) => layer.digest)).toEqual(
      storedManifest(image).layers.map((layer) => layer.digest),
    );
    expect(copied.layers.some((layer) => layer.urls !== undefined)).toBe(false);
  });

  test.each(['oci-archive', 'oci'] as const)('reads Docker’s media types from %s', async (format) => {
    const image = await library.addImage('docker', Buffer.from('layer'));
    await exportAs(format, image, true);
    expect(copyOut(`${format}:${path}`).layers).toHaveLength(2);
  });

  test('finds the original manifest in an oci-archive', async () => {
    const image = await library.addImage('oci', Buffer.from('layer'));
    await exportAs('oci-archive', image);
    const raw = execFileSync('skopeo', ['inspect', '--raw', `oci-archive:${path}`]);
    expect(raw.equals(readFileSync(library.blobPath(image.digest)))).toBe(true);
  });

  test('copies each platform of an index', async () => {
    const index = await library.addIndex();
    await exportAs('oci', index, true);
    for (const architecture of ['amd64', 'arm64']) {
      const copied = copyOut(`oci:${path}`, '--override-arch', architecture);
      expect(copied.layers).toHaveLength(2);
    }
  });
});
