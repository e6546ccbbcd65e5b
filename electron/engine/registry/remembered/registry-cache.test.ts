import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { RegistryCache } from './registry-cache.ts';

const fetchedAt = '2026-01-02T03:04:05.000Z';
const names = { value: { names: ['a', 'b'], truncated: false }, fetchedAt };

function newFolder(): string {
  const folder = temporaryFolder();
  return folder;
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Changes the one file of a part of the cache. */
function alterFile(folder: string, part: string, change: (bytes: Buffer) => Buffer | string): void {
  const [name = ''] = readdirSync(join(folder, part));
  const path = join(folder, part, name);
  writeFileSync(path, change(readFileSync(path)));
}

describe('lists', () => {
  it('come back with their age in another process', async () => {
    const folder = newFolder();
    await RegistryCache.onDisk(folder).names.keep('mcr.example', names);
    const cache = RegistryCache.onDisk(folder);
    expect(await cache.names.find('mcr.example')).toEqual(names);
    expect(await cache.names.find('other.example')).toBeNull();
    expect(await cache.tags.find('mcr.example')).toBeNull();
    await cache.names.forget('mcr.example');
    expect(await cache.names.find('mcr.example')).toBeNull();
  });

  it.each([
    ['torn', (bytes: Buffer) => bytes.subarray(0, 20)],
    ['empty', () => ''],
    ['of another shape', (bytes: Buffer) => bytes.toString().replace('"a"', '7')],
    ['without a true date', (bytes: Buffer) => bytes.toString().replace('2026', 'year')],
    ['of another list', (bytes: Buffer) => bytes.toString().replace('mcr.example', 'evil.example')],
  ])('are absent when their file is %s', async (_, change) => {
    const folder = newFolder();
    const cache = RegistryCache.onDisk(folder);
    await cache.names.keep('mcr.example', names);
    alterFile(folder, 'lists', change);
    expect(await cache.names.find('mcr.example')).toBeNull();
  });
});

describe('documents', () => {
  const bytes = Buffer.from('{"schemaVersion":2}\n');
  const digest = digestOf(bytes);
  const mediaType = 'application/vnd.oci.image.index.v1+json';

  it('come back byte for byte, from their own repository alone', async () => {
    const { documents } = RegistryCache.onDisk(newFolder());
    await documents.keep('mcr.example/a', digest, { bytes, mediaType });
    expect(await documents.find('mcr.example/a', digest)).toEqual({ bytes, mediaType });
    expect(await documents.find('mcr.example/b', digest)).toBeNull();
  });

  it('are absent when a byte of them has changed', async () => {
    const folder = newFolder();
    const { documents } = RegistryCache.onDisk(folder);
    await documents.keep('mcr.example/a', digest, { bytes, mediaType });
    alterFile(folder, 'documents', (file) => file.toString().replace('2', '3'));
    expect(await documents.find('mcr.example/a', digest)).toBeNull();
  });

  it('are not kept under a media type that would spoil their file', async () => {
    const { documents } = RegistryCache.inMemory();
    await documents.keep('mcr.example/a', digest, { bytes, mediaType: 'a\nb' });
    expect(await documents.find('mcr.example/a', digest)).toBeNull();
  });
});

it('forgets everything at once', async () => {
  const cache = RegistryCache.onDisk(newFolder());
  await cache.names.keep('mcr.example', names);
  await cache.clear();
  expect(await cache.names.find('mcr.example')).toBeNull();
});
