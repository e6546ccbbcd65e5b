import { layerLimit, layerLimits } from '../bounds/layer-end.ts';
import type { Nodes } from './nodes.ts';

/** Counts what putting layers on top of each other takes: layers that remove the same again and again take long. */
export class Steps {
  #count = 0;

  /** @throws {LayerEnd} at the limit. */
  add(): void {
    if (++this.#count > layerLimits.steps) throw layerLimit('steps');
  }
}

/** Removes a node and all below it. */
export function removeAll(nodes: Nodes, node: number, layer: number, steps: Steps): void {
  steps.add();
  if (!nodes.isThere(node)) return;
  nodes.removedLayer.set(node, layer);
  for (const child of nodes.children(node)) removeAll(nodes, child, layer, steps);
}

/**
 * Removes of a node and all below it what lower layers have put there: whiteouts do not touch their own layer.
 * @returns true when something of this layer stays, and with it the folders that it lies in.
 */
export function removeLower(nodes: Nodes, node: number, layer: number, steps: Steps): boolean {
  steps.add();
  if (!nodes.isThere(node)) return false;
  let stays = nodes.touchedLayer.at(node) === layer;
  for (const child of nodes.children(node)) if (removeLower(nodes, child, layer, steps)) stays = true;
  if (!stays) nodes.removedLayer.set(node, layer);
  return stays;
}
