import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import type { ByteStore } from './byte-store.ts';
import { DiskStore } from './disk-store.ts';
import { MemoryStore } from './memory-store.ts';

function newFolder(): string {
  const folder = temporaryFolder();
  return join(folder, 'lists');
}

const stores: [string, (limit: number) => ByteStore][] = [
  ['on disk', (limit) => new DiskStore(newFolder(), limit)],
  ['in memory', (limit) => new MemoryStore(limit)],
];

describe.each(stores)('a store %s', (_, open) => {
  it('gives back what it keeps, until it is removed or all is cleared', async () => {
    const store = open(1000);
    await store.write('a', Buffer.from('one'));
    await store.write('b', Buffer.from('two'));
    expect((await store.read('a'))?.toString()).toBe('one');
    await store.write('a', Buffer.from('new'));
    expect((await store.read('a'))?.toString()).toBe('new');
    await store.remove('a');
    expect(await store.read('a')).toBeNull();
    await store.clear();
    expect(await store.read('b')).toBeNull();
  });

  it('stays within its limit', async () => {
    const store = open(1000);
    for (let position = 0; position < 20; position += 1) {
      await store.write(`key ${position}`, Buffer.alloc(100));
    }
    const found = await Promise.all(
      Array.from({ length: 20 }, (__, position) => store.read(`key ${position}`)),
    );
    const kept = found.filter((bytes) => bytes !== null).length;
    expect(kept).toBeGreaterThan(5);
    expect(kept).toBeLessThanOrEqual(10);
    expect(await store.read('key 19')).not.toBeNull();
  });
});

describe('a store on disk', () => {
  it('names no file after its key', async () => {
    const folder = newFolder();
    const store = new DiskStore(folder, 1000);
    await store.write('../../escape', Buffer.from('x'));
    await store.write('host/a:1\0\n', Buffer.from('y'));
    const names = readdirSync(folder);
    expect(names).toHaveLength(2);
    for (const name of names) expect(name).toMatch(/^[0-9a-f]{64}$/);
    expect((await store.read('../../escape'))?.toString()).toBe('x');
  });

  it('keeps what was used over what was not', async () => {
    const folder = newFolder();
    const store = new DiskStore(folder, 1000);
    for (const key of ['used', 'unused']) await store.write(key, Buffer.alloc(400));
    for (const name of readdirSync(folder)) utimesSync(join(folder, name), 1, 1);
    await store.read('used');
    await store.write('third', Buffer.alloc(400));
    expect(await store.read('unused')).toBeNull();
    expect(await store.read('used')).not.toBeNull();
  });

  it('is private to its user, and found again by the next process', async () => {
    const folder = newFolder();
    await new DiskStore(folder, 1000).write('a', Buffer.from('one'));
    const [name = ''] = readdirSync(folder);
    if (process.platform !== 'win32') expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
    expect((await new DiskStore(folder, 1000).read('a'))?.toString()).toBe('one');
  });

  it('does without a folder that cannot be made or written', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, '..', 'file'), '');
    const store = new DiskStore(join(folder, '..', 'file', 'lists'), 1000);
    await store.write('a', Buffer.from('one'));
    expect(await store.read('a')).toBeNull();
    await store.clear();
  });

  it('writes nothing that is too large, all that was asked before it was closed, and nothing after', async () => {
    const folder = newFolder();
    const store = new DiskStore(folder, 1000);
    await store.write('large', Buffer.alloc(600));
    void store.write('last', Buffer.from('x'));
    expect((await store.read('last'))?.toString()).toBe('x');
    await store.close();
    await store.write('late', Buffer.from('y'));
    expect(readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual(['x']);
  });
});
