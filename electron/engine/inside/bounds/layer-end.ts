// Decided here: when the listing of a layer ends (ADR 37).
/** Bounds on what a layer may ask of the one who looks into it. None is reached by an image that anybody made to be run. */
export const layerLimits = {
  /** Entries of a layer, and files of an image. */
  entries: 2_000_000,
  /** Bytes of all names and link targets of a layer together. */
  'name-bytes': 256 * 1024 * 1024,
  /** Bytes of one path or link target. */
  'path-bytes': 32 * 1024,
  /** Folders in folders. */
  depth: 1024,
  /** Bytes of one extended header (POSIX pax). */
  'header-bytes': 1024 * 1024,
  /** Extended headers before one entry. */
  'header-chain': 16,
  /** Stretches of one sparse file. */
  'sparse-parts': 65_536,
  /** The exponent of the memory that a zstd frame asks for (RFC 8878, 3.1.1.1.2). */
  'zstd-window': 27,
  /** Bytes of a table of contents that a layer brings, packed and unpacked. */
  'toc-bytes': 128 * 1024 * 1024,
  /** Layers of an image. */
  layers: 1000,
  /** Steps that putting layers on top of each other may take. */
  steps: 200_000_000,
} as const;

/** Every limit that can end a listing. `growth`: it unpacks to far more than any layer does. */
export type LimitName = keyof typeof layerLimits | 'growth';

/** Why a layer was not read to its end. */
export type LayerProblem = { kind: 'damaged'; what: string } | { kind: 'limit'; what: LimitName };

/** Ends the reading of a layer; what was read until then stays. */
export class LayerEnd extends Error {
  override readonly name = 'LayerEnd';
  readonly problem: LayerProblem;

  constructor(problem: LayerProblem) {
    super(`${problem.kind}: ${problem.what}`);
    this.problem = problem;
  }
}

/** The end of a layer whose bytes are not what they should be; `what` is a phrase. */
export function damagedLayer(what: string): LayerEnd {
  return new LayerEnd({ kind: 'damaged', what });
}

/** The end of a layer at a limit. */
export function layerLimit(what: LimitName): LayerEnd {
  return new LayerEnd({ kind: 'limit', what });
}
