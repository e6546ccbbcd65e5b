import { previewOf } from '../reading/preview.ts';
import { factsOf } from '../views/facts.ts';
import type { Answers } from './answer.ts';
import type { FileContents } from './file-contents.ts';
import type { OpenImages } from './open-images.ts';

/** Answers for which files of an image are read. */
export function fileAnswers(
  images: OpenImages,
  contents: FileContents,
): Pick<Answers, 'facts' | 'read' | 'preview'> {
  return {
    async facts({ image, node }, work) {
      const open = await images.openAt(image, node);
      return { ...factsOf(open.tree, node), productVersion: await contents.versionAt({ open, node }, work) };
    },
    async read({ image, node, ...range }, work) {
      const open = await images.openAt(image, node);
      return new Uint8Array(await contents.read({ open, node }, range, work));
    },
    async preview({ image, node, ...options }, work) {
      const file = { open: await images.openAt(image, node), node };
      const read = (offset: number, length: number) => contents.read(file, { offset, length }, work);
      return previewOf(contents.sizeOf(file), read, options);
    },
  };
}
