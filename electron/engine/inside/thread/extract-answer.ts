import { assertRoom } from '../extract/assert-room.ts';
import { mostNamed, planExtraction } from '../extract/extraction-plan.ts';
import { SafeFolder } from '../extract/safe-folder.ts';
import { type ExtractionSource, writeFiles } from '../extract/write-files.ts';
import type { Answers } from './answer.ts';
import { type FileContents, layerOf } from './file-contents.ts';
import type { OpenImages } from './open-images.ts';

/** Answers by writing files of an image into a folder. */
export function extractAnswer(images: OpenImages, contents: FileContents): Pick<Answers, 'extract'> {
  return {
    async extract({ image, node, folder, forbidden }, { progress, turn }) {
      const open = await images.openAt(image, node);
      const plan = planExtraction(open.tree, node, process.platform);
      let written = 0;
      const onStep = () => progress(written, plan.bytes);
      const source: ExtractionSource = {
        index: (layer) => layerOf(open, layer).stored.index,
        withReader: (layer, run) => contents.withLayer({ open, layer, onStep }, run),
      };
      await assertRoom(plan, source, folder);
      const there = await writeFiles(plan, source, await SafeFolder.make(folder, forbidden), {
        wrote: (bytes) => {
          written += bytes;
          onStep();
        },
        turn,
      });
      return {
        files: plan.files.length - there.length,
        folders: plan.folders.length,
        bytes: written,
        left: plan.left,
        leftCount: plan.leftCount,
        there: there.slice(0, mostNamed),
        thereCount: there.length,
      };
    },
  };
}
