import type { ImageFile, ImageFilePage } from '../../../shared/inside/image-files.ts';
import type { Steps } from './file-tree.ts';

/** Lines that are asked for at a time. */
const pageLength = 500;

interface Places {
  list: (node: number, offset: number, limit: number) => Promise<ImageFilePage>;
  find: (path: string) => Promise<ImageFile | null>;
}

/** Where the file of a path stands, as lists give it; nothing when it is in none. */
export async function locate(trail: readonly string[], { list, find }: Places): Promise<Steps> {
  const steps: { node: number; position: number }[] = [];
  let folder = 0;
  for (const path of trail) {
    const file = await find(path);
    if (file === null) return [];
    const position = await positionOf(folder, file.node, list);
    if (position === undefined) return [];
    steps.push({ node: file.node, position });
    folder = file.node;
  }
  return steps;
}

async function positionOf(folder: number, node: number, list: Places['list']): Promise<number | undefined> {
  for (let offset = 0; ; offset += pageLength) {
    const { files, total } = await list(folder, offset, pageLength);
    const at = files.findIndex((file) => file.node === node);
    if (at >= 0) return offset + at;
    if (offset + files.length >= total || files.length === 0) return undefined;
  }
}
