import type { LayerToc } from '../../../../shared/inside/layer-toc.ts';
import type { LayerProblem } from '../bounds/layer-end.ts';
import { kindNumber } from '../index/columns.ts';
import type { ImageTree } from './image-tree.ts';
import { visibleName } from './visible-name.ts';

/** Sums of an image, and what is to be said of its layers. */
export interface TreeSummary {
  files: number;
  folders: number;
  bytes: number;
  wastedFiles: number;
  wastedBytes: number;
  layers: {
    digest: string;
    entries: number;
    packedBytes: number;
    unpackedBytes: number;
    problem: LayerProblem | null;
    toc: LayerToc | null;
  }[];
}

/** Tells what is in a tree as a whole. */
export function summaryOf({ totals, layers }: ImageTree): TreeSummary {
  return {
    files: totals.files[0] ?? 0,
    folders: totals.folders,
    bytes: totals.bytes[0] ?? 0,
    wastedFiles: totals.wastedFiles,
    wastedBytes: totals.wastedBytes,
    layers: layers.map(({ facts, rows }) => ({
      digest: facts.digest,
      entries: rows.kind.reduce((count, kind) => count + (kind === kindNumber.implied ? 0 : 1), 0),
      packedBytes: facts.packedBytes,
      unpackedBytes: facts.unpackedBytes,
      problem: facts.problem,
      toc: shownToc(facts.toc.known),
    })),
  };
}

/** Paths of a stranger's table, as they can be shown. */
function shownToc(toc: LayerToc | null): LayerToc | null {
  if (toc?.state !== 'disagrees') return toc;
  return {
    ...toc,
    first: toc.first.map(({ path, what }) => ({ path: visibleName(Buffer.from(path)), what })),
  };
}
