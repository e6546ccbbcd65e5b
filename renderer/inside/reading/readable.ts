import type { ImageFile, ImageFilesSummary } from '../../../shared/inside/image-files.ts';

/** An image, as far as it is told which of its layers are here. */
interface KnownLayers {
  summary: { layers: readonly Pick<ImageFilesSummary['layers'][number], 'content'>[] };
}

/** True for a file that has content, and whose layer is here. */
export function isReadable({ summary }: KnownLayers, file: Pick<ImageFile, 'kind' | 'layer'>): boolean {
  return file.kind === 'file' && summary.layers[file.layer]?.content !== 'absent';
}

/** True unless an image is known from lists alone. */
export function isAnythingHere({ summary }: KnownLayers): boolean {
  return summary.layers.some(({ content }) => content !== 'absent');
}

/** True for what can be written to a disk: a file that can be read, or a folder in which some may be. */
export function canSave(opened: KnownLayers, file: Pick<ImageFile, 'kind' | 'layer' | 'change'>): boolean {
  if (file.change?.mark === 'removed') return false;
  return file.kind === 'folder' ? isAnythingHere(opened) : isReadable(opened, file);
}
