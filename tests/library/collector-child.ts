import { createHash, randomInt } from 'node:crypto';
import { stat, utimes } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { BlockThread } from '../../electron/engine/files/blocks/block-thread.ts';
import { Library } from '../../electron/engine/library/layout.ts';
import { verifyLibrary } from '../../electron/engine/library/verify.ts';
import type { Descriptor } from '../../shared/descriptor.ts';
import { isAppError } from '../../shared/errors.ts';
import { manifestMediaTypes } from '../../shared/media-types.ts';

/**
 * One of several processes that add, remove and prune images of one library at random: FOLDER, MILLISECONDS. Ends with
 * code 0 when nothing went wrong, and prints how often it did what.
 */
const [, , folder = '', milliseconds = ''] = process.argv;
const library = await Library.open(folder);
const thread = new BlockThread();
const counts: Record<string, number> = {};
let wanted: string[] = [];
library.keepBlobs(() => wanted);

interface Image {
  descriptor: Descriptor;
  blobs: Map<string, Buffer>;
}

/** One of a few images, which have most of their layers in common. */
function anImage(): Image {
  const blobs = new Map<string, Buffer>();
  const add = (text: string, mediaType: string): Descriptor => {
    const bytes = Buffer.from(text);
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    blobs.set(digest, bytes);
    return { mediaType, digest, size: bytes.length };
  };
  const first = randomInt(6);
  const layers = [first, first + 1, first + 2].map((number) => add(`layer ${number}`.repeat(100), 'layer'));
  const manifest = { schemaVersion: 2, config: add(`{"config":${first}}`, 'config'), layers };
  return { descriptor: add(JSON.stringify(manifest), manifestMediaTypes.ociManifest), blobs };
}

/** Puts blobs as if they had been there for hours, so that nothing but claims and entries keeps them. */
async function put({ blobs }: Image): Promise<void> {
  const hoursAgo = new Date(Date.now() - 3 * 60 * 60 * 1000);
  for (const [digest, bytes] of blobs) {
    await library.blobs.put(digest, bytes);
    await utimes(library.blobs.blobPath(digest), hoursAgo, hoursAgo).catch(() => undefined);
  }
}

function aName(): string {
  return `r.example/app:${randomInt(5)}`;
}

const actions: Record<string, () => Promise<unknown>> = {
  async add() {
    const image = anImage();
    wanted = randomInt(2) === 0 ? [...image.blobs.keys()] : [];
    await library.writeClaim();
    for (;;) {
      await put(image);
      try {
        await library.add(image.descriptor, aName());
        break;
      } catch (error) {
        // Somebody has deleted a blob between its being put and named: a download fetches it once more.
        if (!isAppError(error, 'LIBRARY_CORRUPT')) throw error;
        counts.again = (counts.again ?? 0) + 1;
      }
    }
    wanted = [];
  },
  async claim() {
    const image = anImage();
    wanted = [...image.blobs.keys()];
    await library.writeClaim();
    // A sweep that has read the claims before this one was written ends: from here on nobody may delete them.
    await library.prune(true);
    await put(image);
    await delay(randomInt(30));
    const claimed = await Promise.all(
      wanted.map((digest) => stat(library.blobs.blobPath(digest)).catch(() => undefined)),
    );
    if (claimed.includes(undefined)) counts.lostClaims = (counts.lostClaims ?? 0) + 1;
  },
  async orphan() {
    await put(anImage());
  },
  async remove() {
    await library.remove(aName(), undefined).catch((error: unknown) => {
      if (!isAppError(error, 'MANIFEST_UNKNOWN')) throw error;
    });
  },
  async prune() {
    const { keptFor } = await library.prune();
    if (keptFor !== undefined) throw new Error(`kept for ${keptFor}`);
  },
  async verify() {
    for await (const event of verifyLibrary(library, thread, {}, new AbortController().signal))
      if (event.type === 'result' && !event.result.ok) throw new Error(JSON.stringify(event.result));
  },
};

const end = performance.now() + Number(milliseconds);
while (performance.now() < end) {
  const [name, act] = Object.entries(actions)[randomInt(Object.keys(actions).length)] ?? [];
  if (name === undefined || act === undefined) continue;
  await act();
  counts[name] = (counts[name] ?? 0) + 1;
}
await thread.close();
await library.close();
console.log(JSON.stringify(counts));
