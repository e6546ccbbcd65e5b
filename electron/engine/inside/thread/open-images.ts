import { LRUCache } from 'lru-cache';
import { relisted, removedMeanwhile } from '../bounds/blob-errors.ts';
import { readIndex, type StoredIndex } from '../index/index-file.ts';
import type { LayerPlace } from '../index/layer-place.ts';
import { keyOfTold } from '../index/toc-claim.ts';
import { TouchedByLayer } from '../trees/touched-by-layer.ts';
import { ImageTree } from '../views/image-tree.ts';
import { FolderLists } from '../views/list-folder.ts';
import { FileSearch } from '../views/search-files.ts';
import { WastedFiles } from '../views/wasted.ts';
import { prepareMeanwhile } from './prepare-meanwhile.ts';
import type { ImagePlace } from './protocol.ts';

/** Trees that stay in memory: two to compare, and one to go back to. */
const keptTrees = 3;

/** An image that has been opened. */
export interface OpenImage {
  tree: ImageTree;
  stored: readonly StoredIndex[];
  places: readonly LayerPlace[];
  lists: FolderLists;
  touched: TouchedByLayer;
  /** Made when it is first asked for, as is what is wasted. */
  search(): FileSearch;
  wasted(): WastedFiles;
}

/** Opens images by the indexes of their layers, and keeps the last ones. */
export class OpenImages {
  readonly #trees = new LRUCache<string, OpenImage>({ max: keptTrees });

  /**
   * @param onStep is called every now and then; what it throws ends the work.
   * @throws {AppError} `LIBRARY_BUSY` when a layer has no index; {LayerEnd} when the layers together reach a limit.
   */
  async open({ layers, isWindows }: ImagePlace, onStep?: () => void): Promise<OpenImage> {
    const key = [isWindows, ...layers.map(keyOf)].join(' ');
    const kept = this.#trees.get(key);
    // Where the layers are, and how much of them, may have changed.
    if (kept !== undefined) return { ...kept, places: layers };
    const stored: StoredIndex[] = [];
    for (const layer of layers) stored.push(await this.#read(layer));
    const tree = new ImageTree(
      stored.map(({ index }) => index),
      isWindows,
      onStep,
    );
    const touched = new TouchedByLayer(tree);
    let search: FileSearch | undefined;
    let wasted: WastedFiles | undefined;
    const opened = {
      tree,
      stored,
      places: layers,
      lists: new FolderLists(tree, touched),
      touched,
      wasted: () => {
        wasted ??= new WastedFiles(tree);
        return wasted;
      },
      search: () => {
        search ??= new FileSearch(tree);
        return search;
      },
    };
    this.#trees.set(key, opened);
    // While nobody asks: the first search is as fast as the next one. Who asks waits for a part of it at most.
    prepareMeanwhile(
      () => opened.search().prepare(),
      () => this.#trees.peek(key) === opened,
    );
    return opened;
  }

  /**
   * Opens an image in which there is a node of this number.
   * @throws {AppError} `LIBRARY_BUSY` when there is none, and as `open`.
   */
  async openAt(image: ImagePlace, node: number): Promise<OpenImage> {
    const open = await this.open(image);
    if (node < open.tree.nodes.count) return open;
    throw relisted('no-node');
  }

  /** Forgets all images that have a layer: what is known of it is wrong. */
  forget(layer: LayerPlace): void {
    for (const [key, { places }] of [...this.#trees.entries()])
      if (places.some(({ index }) => index === layer.index)) this.#trees.delete(key);
  }

  async #read(layer: LayerPlace): Promise<StoredIndex> {
    for (const { places, stored } of this.#trees.values()) {
      const at = places.findIndex((place) => keyOf(place) === keyOf(layer));
      const found = stored[at];
      if (found !== undefined) return found;
    }
    const read = await readIndex(layer);
    if (read !== undefined) return read;
    throw removedMeanwhile({ digest: layer.digest });
  }
}

/** Names an index: what it says of a table of contents depends on the manifest. */
function keyOf({ index, toc }: LayerPlace): string {
  return `${index} ${keyOfTold(toc)}`;
}
