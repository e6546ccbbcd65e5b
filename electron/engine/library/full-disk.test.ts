import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, stat, statfs, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, type TestContext } from 'vitest';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { smallDisk } from '../../../tests/support/disks/small-disk.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { Library } from './layout.ts';

const images = 300;
const layer = {
  mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
  ...describeBytes(Buffer.from('layer')),
};

describe('a library on a full disk', () => {
  for (const free of [0, 4096, 16_384, 65_536]) {
    it(`lets images be removed one after the other with ${free} bytes free`, async (context) => {
      const { library, folder } = await fullLibrary(context, free);
      for (const name of ['mcr.example/app:7', 'mcr.example/app:8', 'mcr.example/app:250']) {
        await library.remove(name, undefined);
        const left = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8'));
        expect(JSON.stringify(left)).not.toContain(`"${name}"`);
      }
      const entries = await library.entries();
      expect(entries).toHaveLength(images - 3);
      for (const { digest } of entries) expect(await library.blobs.exists(digest)).toBe(true);
      expect((await readdir(folder)).filter((name) => name.startsWith('index.json.'))).toEqual([]);
    });
  }
});

describe('a library', () => {
  it('sweeps an index that a killed process left aside, once it is old, and nothing of others', async () => {
    const folder = temporaryFolder();
    await Library.open(folder);
    const names = [
      'index.json.0123456789ab',
      'index.json.ba9876543210',
      'index.json.backup',
      'oci-layout.0123456789ab',
    ];
    for (const name of names) await writeFile(join(folder, name), 'x');
    const longAgo = Date.now() / 1000 - 7200;
    for (const name of names.toSpliced(1, 1)) await utimes(join(folder, name), longAgo, longAgo);
    await Library.open(folder);
    expect((await readdir(folder)).filter((name) => names.includes(name)).sort()).toEqual([
      'index.json.ba9876543210',
      'index.json.backup',
    ]);
  });
});

/** A library of many images on a disk that has only so many bytes free. */
async function fullLibrary(context: TestContext, free: number) {
  const disk = await smallDisk(context, 4);
  const folder = join(disk, 'library');
  const library = await Library.open(folder);
  await library.blobs.put(layer.digest, Buffer.from('layer'));
  const entries: Descriptor[] = [];
  for (let tag = 0; tag < images; tag++) entries.push(await storeManifest(library, tag));
  // One by one takes long; the last one is added as it should be.
  const last = entries.pop();
  await writeFile(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: entries }));
  if (last !== undefined) await library.add(last, `mcr.example/app:${images - 1}`);
  expect((await stat(join(folder, 'index.json'))).size).toBeGreaterThan(25_000);
  const filler = join(disk, 'filler');
  await promisify(execFile)('sh', [
    '-c',
    `dd if=/dev/zero of='${filler}' bs=4096 2>/dev/null; truncate -s -${free} '${filler}'`,
  ]);
  const { bavail, bsize } = await statfs(disk);
  expect(bavail * bsize).toBe(free);
  return { library, folder };
}

async function storeManifest(library: Library, tag: number): Promise<Descriptor> {
  const config = Buffer.from(JSON.stringify({ os: 'linux', architecture: 'amd64', tag }));
  const described = { mediaType: 'application/vnd.oci.image.config.v1+json', ...describeBytes(config) };
  const manifest = Buffer.from(JSON.stringify({ schemaVersion: 2, config: described, layers: [layer] }));
  const { digest, size } = describeBytes(manifest);
  await library.blobs.put(described.digest, config);
  await library.blobs.put(digest, manifest);
  return {
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    digest,
    size,
    platform: { os: 'linux', architecture: 'amd64' },
    annotations: { 'org.opencontainers.image.ref.name': `mcr.example/app:${tag}` },
  };
}

function describeBytes(bytes: Buffer): { digest: string; size: number } {
  return { digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`, size: bytes.byteLength };
}
