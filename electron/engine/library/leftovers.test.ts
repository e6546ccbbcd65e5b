import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { Library } from './layout.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const name = digest.replace(':', '-');
const aside = '0123456789ab';
const daysAgo = new Date(Date.now() - 2 * 86_400_000);
let folder: string;
let library: Library;
beforeEach(async () => {
  folder = temporaryFolder();
  library = await Library.open(folder);
});

const ingest = () => readdirSync(join(folder, 'ingest')).sort();

function write(ending: string): void {
  const path = join(folder, 'ingest', `${name}${ending}`);
  writeFileSync(path, 'x');
  utimesSync(path, daysAgo, daysAgo);
}

test('what was written aside of both journals goes after a while, and the journals stay', async () => {
  for (const ending of ['.partial', '.journal', '.hint', `.journal.${aside}`, `.hint.${aside}`])
    write(ending);
  await Library.open(folder);
  expect(ingest()).toEqual([`${name}.hint`, `${name}.journal`, `${name}.partial`]);
});

test('journals of a process that was killed right after it had put the blob in its place go after a while', async () => {
  for (const ending of ['.journal', '.hint']) write(ending);
  const fresh = `sha256-${'b'.repeat(64)}.journal`;
  writeFileSync(join(folder, 'ingest', fresh), 'x');
  await Library.open(folder);
  expect(ingest()).toEqual([fresh]);
});

test('a partial blob that is discarded goes with both journals', async () => {
  for (const ending of ['.partial', '.journal', '.hint']) write(ending);
  await library.blobs.discardPartial(digest);
  expect(ingest()).toEqual([]);
});
