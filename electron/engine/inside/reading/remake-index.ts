import { relisted } from '../bounds/blob-errors.ts';
import type { LayerColumns } from '../index/columns.ts';
import { makeIndex, readIndex, type SeekToc, type StoredIndex } from '../index/index-file.ts';
import type { LayerPlace } from '../index/layer-place.ts';

/**
 * Makes the index of a layer anew whose bytes do not match it, when the layer itself is right.
 * @param onStep is called every now and then; what it throws ends the work.
 * @throws {AppError} `LIBRARY_CORRUPT` when the layer is damaged; `LIBRARY_BUSY` when the index named other files than the
 * new one does; as `makeIndex`.
 */
export async function remakeIndex(
  place: LayerPlace,
  { index: before }: StoredIndex,
  seekToc: SeekToc,
  onStep: () => void,
): Promise<StoredIndex> {
  await makeIndex(place, onStep, seekToc);
  const made = await readIndex(place);
  if (made === undefined || !hasSameFiles(before.rows, made.index.rows)) throw relisted('no-index');
  return made;
}

/** True when rows stand for the same files, at the same places. What is in them does not matter. */
function hasSameFiles(one: LayerColumns, other: LayerColumns): boolean {
  const others = new Map(Object.entries(other));
  return Object.entries(one).every(
    ([name, values]) => name === 'crc' || bytesOf(values).equals(bytesOf(others.get(name))),
  );
}

function bytesOf(values: ArrayBufferView<ArrayBuffer> = new Uint8Array()): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}
