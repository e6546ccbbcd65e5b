import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { layoutMembers, sha256, smallImage } from '../../../../tests/support/archives/image-archives.ts';
import { importRig, tarOf } from '../../../../tests/support/archives/import-rig.ts';

const sumsOf = (files: Record<string, Buffer>) =>
  Object.entries(files)
    .map(([name, bytes]) => `${sha256(bytes).replace(/^sha256:/, '')}  ${name}\n`)
    .join('');

async function splitBundle() {
  const rig = await importRig();
  const whole = await tarOf(layoutMembers(await smallImage('sums')));
  const third = Math.ceil(whole.length / 3);
  const parts = [0, 1, 2].map((index) => whole.subarray(index * third, (index + 1) * third));
  const files = Object.fromEntries(parts.map((bytes, index) => [`images.tar.00${index + 1}`, bytes]));
  for (const [name, bytes] of Object.entries(files)) rig.write(name, bytes);
  rig.write('SHA256SUMS', sumsOf(files));
  return { rig, files };
}

describe('SHA256SUMS beside an archive', () => {
  it('lets in what it names rightly, and says nothing of other files', async () => {
    const { rig } = await splitBundle();
    expect(await rig.import(join(rig.folder, 'images.tar.001'))).toMatchObject([{ rebuilt: false }]);
    const other = await tarOf(layoutMembers(await smallImage('other')));
    await rig.import(rig.write('other.tar', other));
  });

  it('names the part that was damaged on its way, and the last one that is missing', async () => {
    const { rig, files } = await splitBundle();
    const second = Buffer.from(files['images.tar.002'] ?? '');
    second.writeUInt8(second.readUInt8(100) ^ 1, 100);
    rig.write('images.tar.002', second);
    await expect(rig.import(join(rig.folder, 'images.tar.001'))).rejects.toMatchObject({
      code: 'ARCHIVE_INVALID',
      details: { reason: 'sum', path: join(rig.folder, 'images.tar.002') },
    });
    expect((await rig.contents()).images).toBe(0);
    rmSync(join(rig.folder, 'images.tar.003'));
    await expect(rig.import(join(rig.folder, 'images.tar.001'))).rejects.toMatchObject({
      details: { reason: 'missing-part' },
      message: expect.stringContaining('images.tar.003'),
    });
  });

  it('is no reason to refuse when it is no list of sums', async () => {
    const { rig } = await splitBundle();
    for (const odd of ['', 'constructor\n', `${'0'.repeat(64)} images.tar.001\n`, Buffer.alloc(100)]) {
      writeFileSync(join(rig.folder, 'SHA256SUMS'), odd);
      expect(await rig.import(join(rig.folder, 'images.tar.001'))).toHaveLength(1);
    }
  });

  it('ends with its signal', async () => {
    const { rig } = await splitBundle();
    const stopped = AbortSignal.abort(new Error('stopped'));
    await expect(rig.import(join(rig.folder, 'images.tar.001'), { signal: stopped })).rejects.toThrow(
      'stopped',
    );
  });
});
