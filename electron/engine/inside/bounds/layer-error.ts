import { AppError } from '../../../../shared/errors.ts';
import type { LayerProblem, LimitName } from './layer-end.ts';

const limits: Record<LimitName, string> = {
  entries: 'it has more than 2,000,000 entries',
  'name-bytes': 'its names take more than 256 MiB',
  'path-bytes': 'a path in it is longer than 32 KiB',
  depth: 'folders lie in it more than 1,024 deep',
  'header-bytes': 'a header in it is larger than 1 MiB',
  'header-chain': 'an entry in it has more than 16 headers',
  'sparse-parts': 'a sparse file in it has more than 65,536 parts',
  'zstd-window': 'unpacking it takes more than 128 MiB of memory',
  'toc-bytes': 'its table of contents takes more than 128 MiB',
  layers: 'there are more than 1,000 layers',
  steps: 'putting its layers together takes too long',
  growth: 'it unpacks to far more than any layer does',
};

/** What a problem of a layer is, as a part of a sentence. */
export function problemPhrase(problem: LayerProblem): string {
  return problem.kind === 'limit' ? limits[problem.what] : problem.what;
}

/**
 * The error of a question that a layer, or all layers together, cannot answer. The bytes of the layer match its digest: where they
 * do not, that is said before (`blob-errors.ts`).
 */
export function layerError(problem: LayerProblem): AppError {
  const reason = problem.kind === 'limit' ? `layer-${problem.what}` : 'layer-damaged';
  return new AppError(
    'LIBRARY_CORRUPT',
    `Files of this image cannot be read or shown, because of a layer: ${problemPhrase(problem)}. ${whatToDo(problem)}`,
    { details: { reason } },
  );
}

function whatToDo({ kind }: LayerProblem): string {
  return kind === 'limit'
    ? 'What comes before that can be read.'
    : 'It was made so, and another download brings the same: its bytes match its digest. What comes before the damage can be read.';
}
