import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const ownFolder = fileURLToPath(new URL('../../../node_modules/.cache/simulator-layers', import.meta.url));
const factsSchema = z.object({ digest: z.string(), diffId: z.string(), checksum: z.number() });
/** What only reading all of a large layer tells: its two digests, and the CRC-32 of its tar. */
export type LayerFacts = z.infer<typeof factsSchema>;

/**
 * The facts of a layer, from whichever process of the tests found them first: a catalogue of Windows images has
 * gigabytes to hash, and dozens of processes serve it. Without a place to keep them they are found each time.
 * @param sample beginning of the layer and of its tar, which stand for the way they are made: another makes others.
 */
export async function keptFacts(
  { size, sample }: { size: number; sample: Buffer },
  find: () => Promise<LayerFacts>,
  folder = ownFolder,
): Promise<LayerFacts> {
  const name = createHash('sha256').update(`${size} `).update(sample).digest('hex');
  const path = join(folder, `${name}.json`);
  const kept = read(path);
  if (kept !== undefined) return kept;
  const facts = await find();
  keep(folder, path, facts);
  return facts;
}

function read(path: string): LayerFacts | undefined {
  try {
    return factsSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}

function keep(folder: string, path: string, facts: LayerFacts): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(aside, JSON.stringify(facts));
    renameSync(aside, path);
  } catch {
    // A checkout that is only to be read.
  }
}
