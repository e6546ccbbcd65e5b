import type { ImageTree } from './image-tree.ts';
import { visibleName } from './visible-name.ts';

/** The folder of a Windows layer that becomes `C:\`. */
const drive = 'Files';

/** The path of a node as it is shown: `/usr/bin/env`, `C:\Windows\notepad.exe`; `/` for the root. */
export function pathOf({ nodes, isWindows }: ImageTree, node: number): string {
  const parts: string[] = [];
  for (let at = node; at > 0; at = nodes.parent.at(at)) parts.unshift(visibleName(nodes.name(at)));
  if (!isWindows || parts.length === 0) return `/${parts.join('/')}`;
  const [first = '', ...rest] = parts;
  if (first.toLowerCase() !== drive.toLowerCase()) return parts.join('\\');
  return `C:\\${rest.join('\\')}`;
}

/** The name of a node as it is shown. */
export function shownName({ nodes, isWindows }: ImageTree, node: number): string {
  const name = visibleName(nodes.name(node));
  const isDrive = isWindows && nodes.parent.at(node) === 0 && name.toLowerCase() === drive.toLowerCase();
  return isDrive ? 'C:\\' : name;
}

/** The parts of a path that people write, from the root of the image. */
export function writtenParts({ isWindows }: ImageTree, path: string): string[] {
  const parts = path.split(isWindows ? /[\\/]/ : '/').filter((part) => part !== '' && part !== '.');
  if (isWindows && /^c:$/i.test(parts[0] ?? '')) parts[0] = drive;
  return parts;
}
