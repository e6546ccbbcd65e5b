import type { LayerBlob } from '../content/blob.ts';
import type { RegistryContent } from '../images/registry-content.ts';
import type { LayerShelf } from './layer-shelf.ts';

/** What the parts of the catalogue are made with. */
export interface CatalogueContext {
  content: RegistryContent;
  shelf: LayerShelf;
  /** A layer of a few hundred bytes. */
  tiny: LayerBlob;
}
