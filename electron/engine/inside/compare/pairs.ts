import { Growing } from '../index/growing.ts';
import type { ImageTree } from '../views/image-tree.ts';
import { differingBits } from './entry-facts.ts';
import { isOfFormat } from './format-files.ts';

/** Stands for the image that does not have a path. */
export const nowhere = -1;

/** Paths that are compared between two looks at whether the work is to end. */
const stepLength = 1024;

/** Every path of either image, with its nodes: a folder before what is in it, and what is in it one after the other. */
export interface Pairs {
  left: Int32Array;
  right: Int32Array;
  parent: Int32Array;
  facts: Uint8Array;
}

/**
 * Pairs what lies at the same path of two images.
 * @param onStep is called every now and then; what it throws ends the work.
 */
export function pairsOf(before: ImageTree, after: ImageTree, onStep: () => void): Pairs {
  const left = new Growing(Int32Array);
  const right = new Growing(Int32Array);
  const parent = new Growing(Int32Array);
  const facts = new Growing(Uint8Array);
  const add = (one: number, other: number, folder: number) => {
    if (parent.push(folder) % stepLength === 0) onStep();
    left.push(one);
    right.push(other);
    facts.push(one === nowhere || other === nowhere ? 0 : differingBits(before, one, after, other));
  };
  add(0, 0, nowhere);
  for (let pair = 0; pair < left.length; pair++) {
    const [one, other] = [left.at(pair), right.at(pair)];
    for (const node of one === nowhere ? [] : before.nodes.children(one))
      if (isCompared(before, node))
        add(node, other === nowhere ? nowhere : find(after, other, before.nodes.name(node)), pair);
    for (const node of other === nowhere ? [] : after.nodes.children(other))
      if (isCompared(after, node) && !isPaired(before, one, after, other, node)) add(nowhere, node, pair);
  }
  return { left: left.view(), right: right.view(), parent: parent.view(), facts: facts.view() };
}

/** True for a node of the second image that has come with one of the first. */
function isPaired(before: ImageTree, one: number, after: ImageTree, other: number, node: number): boolean {
  const twin = one === nowhere ? nowhere : find(before, one, after.nodes.name(node));
  // Where only one of them makes no difference between small letters and capitals, two may have the same twin.
  return twin !== nowhere && find(after, other, before.nodes.name(twin)) === node;
}

function isCompared(tree: ImageTree, node: number): boolean {
  return tree.nodes.isThere(node) && !(tree.nodes.parent.at(node) === 0 && isOfFormat(tree, node));
}

function find({ nodes }: ImageTree, folder: number, name: Uint8Array): number {
  const found = nodes.find(folder, name);
  return found !== undefined && nodes.isThere(found) ? found : nowhere;
}
