import { AppError, isAppError } from '../../../../shared/errors.ts';
import type { SavedFiles } from '../../../../shared/inside/requests.ts';
import { otherBlobCame, relisted } from '../bounds/blob-errors.ts';
import { LayerEnd } from '../bounds/layer-end.ts';
import { assertRoom } from '../extract/assert-room.ts';
import { mostNamed, planExtraction } from '../extract/extraction-plan.ts';
import { SafeFolder } from '../extract/safe-folder.ts';
import { type ExtractionSource, writeFiles } from '../extract/write-files.ts';
import { buildIndex } from '../index/build-index.ts';
import { adoptIndex, keepIndex, makeIndex, readIndex, type StoredIndex } from '../index/index-file.ts';
import type { LayerPlace } from '../index/layer-place.ts';
import { keyOfClaim, keyOfTold } from '../index/toc-claim.ts';
import { HashedSource } from '../packing/hashed-source.ts';
import { keepSpans } from '../packing/span-reader.ts';
import { fileBytes } from '../reading/file-bytes.ts';
import { type LayerKnowledge, withLayer } from '../reading/layer-reader.ts';
import { previewOf } from '../reading/preview.ts';
import { programVersion } from '../reading/program-version.ts';
import { remakeIndex } from '../reading/remake-index.ts';
import { ringSource } from '../streaming/ring-source.ts';
import { indexOfToc } from '../toc/index-of-toc.ts';
import { bringsToc, orRefusal, refusedToc, seekToc } from '../toc/seek-toc.ts';
import { unpackToc } from '../toc/unpack-toc.ts';
import { factsOf } from '../views/facts.ts';
import { fileRow, kindAt } from '../views/file-row.ts';
import { findPath } from '../views/find-path.ts';
import { summaryOf } from '../views/summary.ts';
import { mapOf } from '../views/tree-map.ts';
import { versionsOf } from '../views/versions.ts';
import { Comparisons } from './comparisons.ts';
import { type OpenImage, OpenImages } from './open-images.ts';
import type { Questions } from './protocol.ts';

/** How the work for an answer tells how far it is, and hears that it is to end. */
export interface Work {
  /** @throws {AppError} `CANCELLED` when the work is to end. */
  progress(bytes: number, total: number): void;
  /**
   * Lets those be answered who have asked meanwhile.
   * @throws {AppError} as `progress`.
   */
  turn(): Promise<void>;
}

type Answers = {
  [Kind in keyof Questions]: (asked: Questions[Kind][0], work: Work) => Promise<Questions[Kind][1]>;
};

/** Codes of what cannot be read now. */
const unreadable = [
  'BLOB_UNKNOWN',
  'INTERNAL',
  'DISK_PERMISSION',
  'LIBRARY_CORRUPT',
  'LIBRARY_BUSY',
] as const;

/** Answers questions about the files of images, one after the other. */
export function createAnswers(): Answers {
  const images = new OpenImages();
  const kept = keepSpans();
  const comparisons = new Comparisons(images);
  return {
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
    summary: async ({ image }, { progress }) =>
      summaryOf((await images.open(image, () => progress(0, 0))).tree),
    list: async ({ image, node, ...options }) => (await opened(image, node)).lists.page(node, options),
    async locate({ image, path, ...choice }) {
      const { tree, lists } = await images.open(image);
      const node = findPath(tree, path, false, true);
      return node === undefined ? [] : lists.stepsTo(node, choice);
    },
    async find({ image, path, isFollowing }) {
      const { tree } = await images.open(image);
      const node = findPath(tree, path, isFollowing);
      return node === undefined ? undefined : fileRow(tree, node);
    },
    versions: async ({ image, node }) => versionsOf((await opened(image, node)).tree, node),
    async search({ image, changedBy, ...asked }) {
      const open = await images.open(image);
      return open.search().find(asked, open.touched.of({ changedBy }));
    },
    async map({ image, node, changedBy, ...bounds }) {
      const { tree, touched } = await opened(image, node);
      return mapOf(tree, node, bounds, touched.of({ changedBy }));
    },
    async facts({ image, node }, work) {
      const open = await opened(image, node);
      return { ...factsOf(open.tree, node), productVersion: await versionAt(open, node, work) };
    },
    wasted: async ({ image, offset, limit }) => (await images.open(image)).wasted().page(offset, limit),
    async read({ image, node, offset, length }, work) {
      return new Uint8Array(await read(await opened(image, node), node, offset, length, work));
    },
    async preview({ image, node, ...options }, work) {
      const open = await opened(image, node);
      const { stored, row } = fileAt(open, node);
      const total = stored.index.rows.size[row] ?? 0;
      return previewOf(total, (offset, length) => read(open, node, offset, length, work), options);
    },
    extract: async ({ image, node, ...place }, work) => extract(await opened(image, node), node, place, work),
    differences: (asked, work) => comparisons.page(asked, work),
    locateDifference: (asked, work) => comparisons.stepsTo(asked, work),
    programVersions: (asked, work) =>
      comparisons.versions(asked, (open, node) => versionAt(open, node, work), work),
  };

  async function opened(image: Questions['summary'][0]['image'], node: number): Promise<OpenImage> {
    const open = await images.open(image);
    if (node < open.tree.nodes.count) return open;
    throw relisted('no-node');
  }

  /** What reading a layer needs. @param onStep is called while its index is made anew. */
  function knowledgeOf(place: LayerPlace, stored: StoredIndex, onStep: () => void): LayerKnowledge {
    const remake = async () => {
      // Whatever comes of it: nobody goes on with what is wrong.
      images.forget(place);
      kept.clear();
      return remakeIndex(place, stored, seekToc, onStep);
    };
    return { stored, kept, remake };
  }

  /** The version of a program; null for all else, and for what cannot be read. */
  async function versionAt(open: OpenImage, node: number, work: Work): Promise<string | null> {
    if (kindAt(open.tree, node) !== 'file') return null;
    try {
      return await programVersion((offset, length) => read(open, node, offset, length, work));
    } catch (error) {
      if (error instanceof LayerEnd || isAppError(error, ...unreadable)) return null;
      throw error;
    }
  }

  async function read(
    open: OpenImage,
    node: number,
    offset: number,
    length: number,
    { progress }: Work,
  ): Promise<Buffer<ArrayBuffer>> {
    const { place, stored, row } = fileAt(open, node);
    const known = knowledgeOf(place, stored, () => progress(0, 0));
    return withLayer(place, known, async (reader) => {
      const chunks: Buffer[] = [];
      for await (const bytes of fileBytes(reader, stored.index.rows, row, offset, length)) {
        chunks.push(Buffer.from(bytes));
        progress(0, 0);
      }
      return Buffer.concat(chunks);
    });
  }

  async function extract(
    open: OpenImage,
    node: number,
    { folder, forbidden }: { folder: string; forbidden: ReadonlySet<string> },
    work: Work,
  ): Promise<SavedFiles> {
    const plan = planExtraction(open.tree, node, process.platform);
    let written = 0;
    const source: ExtractionSource = {
      index: (layer) => layerOf(open, layer).stored.index,
      withReader: (layer, run) => {
        const { place, stored } = layerOf(open, layer);
        const onStep = () => work.progress(written, plan.bytes);
        return withLayer(place, knowledgeOf(place, stored, onStep), run);
      },
    };
    await assertRoom(plan, source, folder);
    const there = await writeFiles(plan, source, await SafeFolder.make(folder, forbidden), {
      wrote: (bytes) => {
        written += bytes;
        work.progress(written, plan.bytes);
      },
      turn: work.turn,
    });
    return {
      files: plan.files.length - there.length,
      folders: plan.folders.length,
      bytes: written,
      left: plan.left,
      leftCount: plan.leftCount,
      there: there.slice(0, mostNamed),
      thereCount: there.length,
    };
  }
}

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

function layerOf({ places, stored }: OpenImage, layer: number) {
  const [place, index] = [places[layer], stored[layer]];
  if (place === undefined || index === undefined) throw new Error(`There is no layer ${layer}`);
  return { place, stored: index };
}

function fileAt(open: OpenImage, node: number) {
  const { layer = 0, row = 0 } = open.tree.nodes.versionOf(node) ?? {};
  if (kindAt(open.tree, node) !== 'file')
    throw new AppError('INTERNAL', 'Only files can be read, and this is none.', {
      details: { reason: 'no-file' },
    });
  return { ...layerOf(open, layer), row };
}
