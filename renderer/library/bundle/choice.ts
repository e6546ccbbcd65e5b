import { parseBytes } from '../../../shared/format.ts';
import type { BundleRequest } from '../../../shared/schemas/bundle.ts';
import type { LibraryImage } from '../../../shared/schemas/library.ts';

/** How images are laid out in a bundle. */
export const shapes = ['all', 'each', 'folder'] as const;
export type Shape = (typeof shapes)[number];

/** What the user has chosen for a bundle. */
export interface BundleChoice {
  shape: Shape;
  /** Of the archives. */
  format: 'docker-archive' | 'oci-archive';
  path: string;
  /** Most bytes of a file, as typed; empty splits only where the disk needs it. */
  split: string;
  isDistributable: boolean;
  hasSums: boolean;
  hasScripts: boolean;
  isReadBack: boolean;
  /** Digests that the target computer has; null while no list was given. */
  have: readonly string[] | null;
}

/** True for a size that files can have. */
export function isSplitSize(text: string): boolean {
  return text.trim() === '' || splitBytesOf(text) !== undefined;
}

/** What the engine is asked for, with the shape that was chosen or another one. */
export function requestOf(
  images: readonly LibraryImage[],
  choice: BundleChoice,
  shape: Shape = choice.shape,
): BundleRequest {
  const splitBytes = shape === 'folder' ? undefined : splitBytesOf(choice.split);
  const { have } = choice;
  return {
    images: images.map(({ reference, digest }) => ({ reference, digest })),
    target: {
      format: shape === 'folder' ? 'oci' : choice.format,
      path: choice.path,
      ...(splitBytes === undefined ? {} : { splitBytes }),
      ...(shape === 'each' ? { each: true } : {}),
      ...(choice.isDistributable ? {} : { keepForeign: true }),
      ...(choice.hasSums ? {} : { sums: false }),
      ...(choice.hasScripts ? {} : { scripts: false }),
      ...(choice.isReadBack ? {} : { readBack: false }),
    },
    ...(have === null ? {} : { have: [...have] }),
  };
}

function splitBytesOf(text: string): number | undefined {
  const bytes = text.trim() === '' ? undefined : parseBytes(text.trim());
  return bytes === undefined || bytes < 1 ? undefined : Math.floor(bytes);
}
