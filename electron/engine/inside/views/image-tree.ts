import type { LayerIndex } from '../index/layer-index.ts';
import { Links } from '../trees/links.ts';
import { mergeLayers } from '../trees/merge-layers.ts';
import type { Nodes } from '../trees/nodes.ts';
import { Steps } from '../trees/removal.ts';
import { addUp, type Totals } from '../trees/totals.ts';

/** The files of an image, or of its lower layers, as a runtime would see them. */
export class ImageTree {
  readonly layers: readonly LayerIndex[];
  readonly isWindows: boolean;
  readonly nodes: Nodes;
  readonly totals: Totals;

  /**
   * @param onStep is called every now and then; what it throws ends the work.
   * @throws {LayerEnd} when the layers together reach a limit.
   */
  constructor(layers: readonly LayerIndex[], isWindows: boolean, onStep?: () => void) {
    this.layers = layers;
    this.isWindows = isWindows;
    this.nodes = mergeLayers(
      layers.map(({ rows }) => rows),
      { isWindows, onStep },
    );
    this.totals = addUp(this.nodes, onStep);
  }

  /** Links as they are followed to read files. */
  links(): Links {
    return new Links(this.nodes, new Steps(), !this.isWindows, (folder) => folder);
  }
}
