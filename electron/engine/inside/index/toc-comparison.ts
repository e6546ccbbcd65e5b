import type { LayerToc } from '../../../../shared/inside/layer-toc.ts';
import type { TarListener } from '../tar/tar-reader.ts';
import type { TocFacts } from './layer-index.ts';

/** Hears of a tar, and compares it with a table of contents. */
export interface TocListener extends TarListener {
  /** Says that no entries follow. */
  end(): void;
  /** What is known so far. @param isWhole false when the tar was not read to its end. */
  known(isWhole: boolean): LayerToc | null;
}

/** What looking for the table of contents of a layer has shown, and how its tar is compared with it. */
export interface TocComparison {
  facts: TocFacts;
  /** @param rows hears of the tar, too. */
  listen?(rows: TarListener): TocListener;
}

/** Of a layer whose end is not there. */
export const notSought: TocComparison = { facts: { isSought: false, claim: null, known: null } };
