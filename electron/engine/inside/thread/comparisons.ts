import type {
  DifferencePlaceRequest,
  DifferencesRequest,
  DifferenceVersionsRequest,
  FileDifferences,
  ProgramVersions,
} from '../../../../shared/inside/differences.ts';
import type { FileStep } from '../../../../shared/inside/requests.ts';
import { ComparedTrees } from '../compare/compared-trees.ts';
import { DifferenceLists } from '../compare/difference-lists.ts';
import { programsAmong } from '../compare/programs.ts';
import type { Work } from './answer.ts';
import type { OpenImage, OpenImages } from './open-images.ts';
import type { OfTwo } from './protocol.ts';

/** How long versions are read for one answer (ms). Others wait meanwhile. */
const longestRead = 2000;

interface Comparison {
  left: OpenImage;
  right: OpenImage;
  trees: ComparedTrees;
  lists: DifferenceLists;
}

/** Compares images. What was compared last stays in memory: further parts of its lists are asked for. */
export class Comparisons {
  readonly #images: OpenImages;
  #last: Comparison | undefined;

  constructor(images: OpenImages) {
    this.#images = images;
  }

  /** @throws {AppError} `CANCELLED`; what opening the images throws. */
  async page(asked: OfTwo<DifferencesRequest>, work: Work): Promise<FileDifferences> {
    const { lists } = await this.#compared(asked, work);
    return lists.page(asked, () => work.progress(0, 0));
  }

  /** @throws {AppError} as `page`. */
  async stepsTo(asked: OfTwo<DifferencePlaceRequest>, work: Work): Promise<FileStep[]> {
    const { lists } = await this.#compared(asked, work);
    return lists.stepsTo(asked.path, asked, () => work.progress(0, 0));
  }

  /**
   * Versions of those of some rows that are programs, in the order in which the layers hold them, as long as there is time.
   * @param versionAt reads the version of one.
   * @throws {AppError} as `page`.
   */
  async versions(
    asked: OfTwo<DifferenceVersionsRequest>,
    versionAt: (image: OpenImage, node: number) => Promise<string | null>,
    work: Work,
  ): Promise<ProgramVersions[]> {
    const { left, right, trees } = await this.#compared(asked, work);
    const found: ProgramVersions[] = [];
    const end = performance.now() + longestRead;
    for (const { row, before, after } of programsAmong(trees, asked.nodes)) {
      // The first one is read, however long it takes.
      if (found.length > 0 && performance.now() > end) break;
      found.push({
        node: row,
        before: before === undefined ? null : await versionAt(left, before),
        after: after === undefined ? null : await versionAt(right, after),
      });
    }
    return found;
  }

  async #compared({ before, after }: OfTwo<object>, work: Work): Promise<Comparison> {
    const onStep = () => work.progress(0, 0);
    const left = await this.#images.open(before, onStep);
    const right = await this.#images.open(after, onStep);
    const last = this.#last;
    if (last?.left.tree === left.tree && last.right.tree === right.tree)
      // Where the layers are may have changed.
      return { ...last, left, right };
    this.#last = undefined;
    const trees = new ComparedTrees(left.tree, right.tree, onStep);
    this.#last = { left, right, trees, lists: new DifferenceLists(trees) };
    return this.#last;
  }
}
