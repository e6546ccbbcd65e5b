import { foldName } from '../trees/fold-name.ts';
import { kindAt, sizeAt } from '../views/file-row.ts';
import type { ImageTree } from '../views/image-tree.ts';
import { pathOf } from '../views/path-of.ts';
import { isNotForWindows } from '../views/visible-name.ts';

/** A file that is to be written. */
export interface PlannedFile {
  node: number;
  /** Names from the output folder on, the file's own the last. */
  names: string[];
  layer: number;
  row: number;
  bytes: number;
}

/** What an extraction writes, and what it leaves out. */
export interface ExtractionPlan {
  /** Names of each folder from the output folder on, those above before those below. */
  folders: string[][];
  /** In the order in which the layers hold them, so that each is unpacked once. */
  files: PlannedFile[];
  bytes: number;
  /** Paths of links, devices and names that this system cannot have: nothing is written of them. */
  left: { path: string; why: 'link' | 'device' | 'name' }[];
  /** How many there are: only some are named. */
  leftCount: number;
}

/** Paths that are named, of those left out and of those left alone. */
export const mostNamed = 1000;

/**
 * Plans to write what is at a node, and below it, to a folder. Links are not made: nothing that is written later may land
 * where one leads.
 * @param system the one whose names count.
 */
export function planExtraction(tree: ImageTree, node: number, system: NodeJS.Platform): ExtractionPlan {
  const plan: ExtractionPlan = { folders: [], files: [], bytes: 0, left: [], leftCount: 0 };
  const planning: Planning = { tree, system, plan };
  if (node === 0) addAll(planning, 0, []);
  else add(planning, node, []);
  plan.files.sort((left, right) => left.layer - right.layer || offsetOf(tree, left) - offsetOf(tree, right));
  return plan;
}

/** A plan that is being made. */
interface Planning {
  tree: ImageTree;
  system: NodeJS.Platform;
  plan: ExtractionPlan;
}

/** Where capitals make no difference, of several names that are the same the first is written. */
function addAll(planning: Planning, folder: number, above: readonly string[]): void {
  const { tree, system } = planning;
  const isFolding = system === 'win32' || system === 'darwin';
  const taken = new Set<string>();
  for (const node of there(tree, folder)) {
    const name = isFolding ? Buffer.from(foldName(tree.nodes.name(node))).toString('latin1') : '';
    if (isFolding && taken.has(name)) leaveOut(planning, node, 'name');
    else add(planning, node, above);
    taken.add(name);
  }
}

function leaveOut({ tree, plan }: Planning, node: number, why: ExtractionPlan['left'][number]['why']): void {
  plan.leftCount++;
  if (plan.left.length < mostNamed) plan.left.push({ path: pathOf(tree, node), why });
}

function add(planning: Planning, node: number, above: readonly string[]): void {
  const { tree, system, plan } = planning;
  const kind = kindAt(tree, node);
  const name = usableName(tree.nodes.name(node), system);
  const leave = (why: ExtractionPlan['left'][number]['why']) => leaveOut(planning, node, why);
  if (kind !== 'file' && kind !== 'folder')
    leave(kind === 'symlink' || kind === 'hardlink' ? 'link' : 'device');
  else if (name === undefined) leave('name');
  else if (kind === 'folder') {
    const names = [...above, name];
    plan.folders.push(names);
    addAll(planning, node, names);
  } else {
    const { layer = 0, row = 0 } = tree.nodes.versionOf(node) ?? {};
    const bytes = sizeAt(tree, node);
    plan.files.push({ node, names: [...above, name], layer, row, bytes });
    plan.bytes += bytes;
  }
}

function there({ nodes }: ImageTree, folder: number): number[] {
  return [...nodes.children(folder)].filter((node) => nodes.isThere(node)).reverse();
}

/** A name that this system has a file of; undefined when it has none. */
function usableName(bytes: Uint8Array, system: NodeJS.Platform): string | undefined {
  const name = Buffer.from(bytes).toString('utf8');
  const isText = Buffer.from(name).equals(bytes);
  const isName = isText && name !== '' && name !== '.' && name !== '..' && !/[/\0]/.test(name);
  if (!isName || Buffer.byteLength(name) > 255) return undefined;
  return system === 'win32' && isNotForWindows(name) ? undefined : name;
}

function offsetOf({ layers }: ImageTree, { layer, row }: PlannedFile): number {
  return layers[layer]?.rows.offset[row] ?? 0;
}
