import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../../../../tests/support/temporary-folder.ts';
import { flushes } from '../flushes.ts';
import { JournalFiles, readJournal } from './files.ts';
import { formatJournal } from './format.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const size = 100_000_000;
const subject = { digest, size };
const extents = [
  { offset: 0, length: 8_388_608, crc: 123 },
  { offset: 16_777_216, length: 1000, crc: 4_294_967_295 },
];
const none = { durable: [], hinted: [], isDoubted: false };
let path: string;
let hint: string;
let files: JournalFiles;
beforeEach(() => {
  const folder = temporaryFolder();
  path = join(folder, 'blob.journal');
  hint = join(folder, 'blob.hint');
  files = new JournalFiles({ journalPath: () => path, hintPath: () => hint }, subject);
});

test('keep what they are told, each its own', async () => {
  expect(await files.read()).toEqual(none);
  await files.writeDurable(extents);
  expect(await files.read()).toEqual({ ...none, durable: extents });
  await files.writeHint(extents.slice(1), false);
  expect(await files.read()).toEqual({ ...none, durable: extents, hinted: extents.slice(1) });
  await files.writeHint(extents, true);
  expect(await files.read()).toEqual({ durable: extents, hinted: extents, isDoubted: true });
  await files.remove();
  expect(await files.read()).toEqual(none);
});

test('a journal of an earlier version of the app is read', async () => {
  const text =
    '00d66205\n{"version":1,"digest":"sha256:aa","size":20000000,"pieceSize":8388608,"extents":[[0,5,7]]}   ';
  expect(await readJournal('', { digest: 'sha256:aa', size: 20_000_000 }, async () => text)).toEqual({
    extents: [{ offset: 0, length: 5, crc: 7 }],
    isDoubted: false,
  });
});

test('torn at any place, one names nothing, and the other still counts', async () => {
  await files.writeDurable(extents);
  await files.writeHint(extents, false);
  const text = await readFile(hint);
  await fc.assert(
    fc.asyncProperty(fc.nat(text.length - 1), async (length) => {
      await writeFile(hint, text.subarray(0, length));
      expect(await files.read()).toEqual({ ...none, durable: extents });
      await writeFile(hint, Buffer.concat([text.subarray(0, length), Buffer.alloc(text.length - length)]));
      expect(await files.read()).toEqual({ ...none, durable: extents });
    }),
    { numRuns: 40 },
  );
});

test('with any byte changed or zeroed, it names nothing', async () => {
  await files.writeDurable(extents);
  const text = await readFile(path);
  await fc.assert(
    fc.asyncProperty(fc.nat(text.length - 1), fc.constantFrom(0, 1, 255), async (index, value) => {
      fc.pre(text[index] !== value);
      const changed = Buffer.from(text);
      changed[index] = value;
      await writeFile(path, changed);
      expect(await files.read()).toEqual(none);
    }),
    { numRuns: 60 },
  );
});

test('of another blob, size or format, or with stretches that overlap, it names nothing', async () => {
  await files.writeDurable(extents);
  expect(await readJournal(path, { digest: `sha256:${'b'.repeat(64)}`, size })).toMatchObject({
    extents: [],
  });
  expect(await readJournal(path, { digest, size: size + 1 })).toMatchObject({ extents: [] });
  await writeFile(path, '{"version":0}');
  expect(await files.read()).toEqual(none);
  const [first] = extents;
  await writeFile(
    path,
    formatJournal(subject, [{ offset: 0, length: 9, crc: 1 }, ...(first ? [first] : [])]),
  );
  expect(await files.read()).toEqual(none);
});

test('a folder or a link in its place is none of ours', async () => {
  await mkdir(path);
  expect(await files.read()).toEqual(none);
  await writeFile(`${hint}.other`, formatJournal(subject, extents));
  await symlink(`${hint}.other`, hint);
  expect(await files.read()).toEqual(none);
});

test('what cannot be read for a moment is read again', async () => {
  let failures = 0;
  const read = async () => {
    if (failures++ < 2) throw Object.assign(new Error('busy'), { code: 'EBUSY' });
    return formatJournal(subject, extents);
  };
  expect(await readJournal(path, subject, read)).toMatchObject({ extents });
});

test.for(['EBUSY', 'EIO', 'EACCES'])('what cannot be read for %s is an error, not nothing', async (code) => {
  const read = async () => {
    throw Object.assign(new Error('no'), { code });
  };
  await expect(readJournal(path, subject, read)).rejects.toMatchObject({
    code: 'DISK_PERMISSION',
    details: { path, systemCode: code },
  });
});

test('both are as long as they can become, so that a full disk can take the next one in their place', async () => {
  await files.prepare();
  const { size: before } = await stat(path);
  await files.writeDurable(extents);
  expect((await stat(path)).size).toBe(before);
});

test('a hint never waits for the flushes of others, a durable journal for its turn', async () => {
  const stuck = Promise.withResolvers<void>();
  const others = [flushes(() => stuck.promise), flushes(() => stuck.promise)];
  const durable = files.writeDurable(extents);
  await files.writeHint(extents, false);
  expect(await files.read()).toEqual({ ...none, hinted: extents });
  stuck.resolve();
  await Promise.all([...others, durable]);
  expect(await files.read()).toEqual({ ...none, durable: extents, hinted: extents });
});
