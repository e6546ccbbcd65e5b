import type { Answers } from './answer.ts';
import { Comparisons } from './comparisons.ts';
import { extractAnswer } from './extract-answer.ts';
import { fileAnswers } from './file-answers.ts';
import { FileContents } from './file-contents.ts';
import { layerAnswers } from './layer-answers.ts';
import { OpenImages } from './open-images.ts';
import { treeAnswers } from './tree-answers.ts';

/** Answers questions about the files of images, one after the other. */
export function createAnswers(): Answers {
  const images = new OpenImages();
  const contents = new FileContents(images);
  const comparisons = new Comparisons(images);
  return {
    ...layerAnswers,
    ...treeAnswers(images),
    ...fileAnswers(images, contents),
    ...extractAnswer(images, contents),
    differences: (asked, work) => comparisons.page(asked, work),
    locateDifference: (asked, work) => comparisons.stepsTo(asked, work),
    programVersions: (asked, work) =>
      comparisons.versions(asked, (open, node) => contents.versionAt({ open, node }, work), work),
  };
}
