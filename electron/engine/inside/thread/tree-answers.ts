import { fileRow } from '../views/file-row.ts';
import { findPath } from '../views/find-path.ts';
import { summaryOf } from '../views/summary.ts';
import { mapOf } from '../views/tree-map.ts';
import { versionsOf } from '../views/versions.ts';
import type { Answers } from './answer.ts';
import type { OpenImages } from './open-images.ts';

type TreeAnswers = Pick<
  Answers,
  'summary' | 'list' | 'locate' | 'find' | 'versions' | 'search' | 'map' | 'wasted'
>;

/** Answers from the merged tree of an image alone: no byte of a file is read. */
export function treeAnswers(images: OpenImages): TreeAnswers {
  return {
    summary: async ({ image }, { progress }) =>
      summaryOf((await images.open(image, () => progress(0, 0))).tree),
    list: async ({ image, node, ...options }) => (await images.openAt(image, node)).lists.page(node, options),
    async locate({ image, path, ...choice }) {
      const { tree, lists } = await images.open(image);
      const node = findPath(tree, path, false, true);
      return node === undefined ? [] : lists.stepsTo(node, choice);
    },
    async find({ image, path, isFollowing }) {
      const { tree } = await images.open(image);
      const node = findPath(tree, path, isFollowing);
      return node === undefined ? undefined : fileRow(tree, node);
    },
    versions: async ({ image, node }) => versionsOf((await images.openAt(image, node)).tree, node),
    async search({ image, changedBy, ...asked }) {
      const open = await images.open(image);
      return open.search().find(asked, open.touched.of({ changedBy }));
    },
    async map({ image, node, changedBy, ...bounds }) {
      const { tree, touched } = await images.openAt(image, node);
      return mapOf(tree, node, bounds, touched.of({ changedBy }));
    },
    wasted: async ({ image, offset, limit }) => (await images.open(image)).wasted().page(offset, limit),
  };
}
