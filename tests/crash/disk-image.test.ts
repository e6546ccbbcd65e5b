import { existsSync, readFileSync } from 'node:fs';
import { open, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { diskImage, journaledFileSystems } from '../support/disks/disk-image.ts';

const content = 'what was written';

async function writeAndFlush(path: string): Promise<void> {
  await writeFile(path, content, { flush: true });
}

async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
}

// These tests say what the power cuts of all the others are worth.
test.for(journaledFileSystems)(
  'a power cut on %s keeps what was flushed, and that alone',
  async (kind, context) => {
    const disk = await diskImage(context, kind, 16);
    const place = (name: string) => join(disk.folder, name);
    await writeAndFlush(place('flushed.new'));
    await rename(place('flushed.new'), place('flushed'));
    await flushFolder(disk.folder);
    await writeAndFlush(place('renamed.new'));
    await rename(place('renamed.new'), place('renamed'));
    await writeFile(place('unflushed'), content);

    const after = await disk.powerCut();
    expect(readFileSync(join(after, 'flushed'), 'utf8')).toBe(content);
    expect(existsSync(join(after, 'renamed'))).toBe(false);
    expect(readFileSync(join(after, 'renamed.new'), 'utf8')).toBe(content);
    expect(existsSync(join(after, 'unflushed'))).toBe(false);
    // The disk itself has lost nothing, and goes on.
    expect(readFileSync(place('unflushed'), 'utf8')).toBe(content);
  },
);
