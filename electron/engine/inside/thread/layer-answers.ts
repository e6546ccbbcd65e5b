import { otherBlobCame } from '../bounds/blob-errors.ts';
import { buildIndex } from '../index/build-index.ts';
import { adoptIndex, keepIndex, makeIndex, readIndex, type StoredIndex } from '../index/index-file.ts';
import type { LayerPlace } from '../index/layer-place.ts';
import { keyOfClaim, keyOfTold } from '../index/toc-claim.ts';
import { HashedSource } from '../packing/hashed-source.ts';
import { ringSource } from '../streaming/ring-source.ts';
import { indexOfToc } from '../toc/index-of-toc.ts';
import { bringsToc, orRefusal, refusedToc, seekToc } from '../toc/seek-toc.ts';
import { unpackToc } from '../toc/unpack-toc.ts';
import type { Answers } from './answer.ts';

/** Answers that make what is known of one layer: they look through it, or take its table of contents. */
export const layerAnswers: Pick<Answers, 'index' | 'stream' | 'toc'> = {
  async index({ layer }, { progress }) {
    const known = await readIndex(layer);
    if (known === undefined ? await mayAdopt(layer) : await isCompared(layer, known)) return undefined;
    await makeIndex(layer, (bytes) => progress(bytes, bytes), seekToc);
    return undefined;
  },
  async stream({ layer, size, ring, refusal }, { progress }) {
    const source = new HashedSource(ringSource(ring, size), layer.digest);
    const onPosition = (bytes: number) => progress(bytes, size);
    const built = await buildIndex({ digest: layer.digest, source }, onPosition, refusedToc(refusal));
    // Nothing is kept, or shown, of a layer that is another one.
    const actual = await source.otherDigest(onPosition);
    if (actual !== undefined) throw otherBlobCame(layer.digest, actual);
    await keepIndex(layer.index, built);
    return undefined;
  },
  toc: ({ layer: { digest, index }, size, packed, found, claim }) =>
    orRefusal(async () => {
      const { json, digest: actual } = await unpackToc(Buffer.from(packed), found, claim.digest);
      if (actual !== claim.digest) return 'wrong-digest';
      const { format } = found;
      await keepIndex(index, await indexOfToc(json, { digest, size, format, claim: keyOfClaim(claim) }));
      return undefined;
    }),
};

/** An index of a stream is taken over, unless the layer brings what the tar has to be compared with. */
async function mayAdopt(layer: LayerPlace): Promise<boolean> {
  return !(await bringsToc(layer)) && (await adoptIndex(layer));
}

/** True when nothing new can be learned of the table of contents, if the layer brings one. */
async function isCompared(layer: LayerPlace, { index }: StoredIndex): Promise<boolean> {
  const { isSought, claim } = index.facts.toc;
  if (isSought && (layer.toc === undefined || claim === keyOfTold(layer.toc))) return true;
  return !(await bringsToc(layer));
}
