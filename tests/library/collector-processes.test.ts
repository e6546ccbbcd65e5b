import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, test } from 'vitest';
import { BlockThread } from '../../electron/engine/files/blocks/block-thread.ts';
import { Library } from '../../electron/engine/library/layout.ts';
import { verifyLibrary } from '../../electron/engine/library/verify.ts';
import { collect } from '../support/collect.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const childPath = fileURLToPath(new URL('collector-child.ts', import.meta.url));
const durationMs = 5_000;
let folder: string;

beforeEach(async () => {
  folder = temporaryFolder();
  await Library.open(folder);
});

function startChild(milliseconds: number) {
  const child = spawn(process.execPath, [childPath, folder, String(milliseconds)], { stdio: 'pipe' });
  const output = Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { child, output };
}

async function verify() {
  const thread = new BlockThread();
  const events = await collect(
    verifyLibrary(await Library.open(folder), thread, {}, new AbortController().signal),
  );
  await thread.close();
  return events.at(-1);
}

test('processes that add, remove, prune and verify at once lose nothing, and leave nothing behind', async () => {
  const children = [startChild(durationMs), startChild(durationMs), startChild(durationMs)];
  const killed = startChild(60_000);
  await delay(durationMs / 2);
  killed.child.kill('SIGKILL');
  await killed.output;
  for (const { output } of children) {
    const [stdout, stderr, [code]] = await output;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const counts = JSON.parse(stdout);
    expect(counts.prune).toBeGreaterThan(0);
    expect(counts.lostClaims).toBeUndefined();
  }
  expect(await verify()).toMatchObject({ result: { ok: true, missing: [], corrupt: [] } });

  // What the processes left that put blobs and named them nowhere goes, and with it the claim of the killed one.
  const library = await Library.open(folder);
  const hoursAgo = new Date(Date.now() - 3 * 60 * 60 * 1000);
  const stored = await library.blobDigests();
  for (const digest of stored) await utimes(library.blobs.blobPath(digest), hoursAgo, hoursAgo);
  await library.prune();
  const used = new Set<string>();
  for (const entry of await library.entries())
    for (const digest of (await library.partsOf(entry)).digests) used.add(digest);
  expect((await library.blobDigests()).sort()).toEqual([...used].sort());
  expect((await readdir(join(folder, 'ingest'))).filter((name) => name.endsWith('.claim'))).toEqual([]);
  expect(await verify()).toMatchObject({ result: { ok: true } });
}, 60_000);
