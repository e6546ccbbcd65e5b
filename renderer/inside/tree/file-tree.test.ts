import { describe, expect, it } from 'vitest';
import type { ImageFile } from '../../../shared/inside/image-files.ts';
import { lineAt } from './branches.ts';
import { type FileLister, FileTree, foldersOf } from './file-tree.ts';

/** A folder of 1,000 folders `/a0`, `/a1`…, each with 300 files; nodes are numbered as they are met. */
const width = 301;
const [folders, files] = [1000, 300];
const base: Omit<ImageFile, 'node' | 'path' | 'name' | 'kind' | 'hasChildren'> = {
  bytes: 10,
  files: 0,
  change: null,
  added: 0,
  changed: 0,
  removed: 0,
  layer: 0,
  link: null,
  mode: null,
  modifiedAt: null,
  peculiarities: [],
  changedIn: null,
};
const fileOf = (node: number): ImageFile => {
  const [folder, file] = [Math.floor((node - 1) / width), (node - 1) % width];
  return file === 0
    ? { ...base, node, name: `a${folder}`, path: `/a${folder}`, kind: 'folder', hasChildren: true }
    : {
        ...base,
        node,
        name: `f${file - 1}`,
        path: `/a${folder}/f${file - 1}`,
        kind: 'file',
        hasChildren: false,
      };
};

function lister(): FileLister & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    list: async (node, offset, limit) => {
      asked.push(`${node} from ${offset}`);
      const all =
        node === 0
          ? Array.from({ length: folders }, (_, at) => fileOf(1 + at * width))
          : Array.from({ length: files }, (_, at) => fileOf(node + 1 + at));
      return { files: all.slice(offset, offset + limit), total: all.length, bytes: 10 * all.length };
    },
    locate: async (path) => {
      const found = /^\/a(\d+)(?:\/f(\d+))?$/.exec(path);
      if (found === null || Number(found[1]) >= folders) return [];
      const node = 1 + Number(found[1]) * width;
      const step = { node, position: Number(found[1]) };
      return found[2] === undefined
        ? [step]
        : [step, { node: node + 1 + Number(found[2]), position: Number(found[2]) }];
    },
  };
}

describe('a tree that is read as it is shown', () => {
  it('reads what is in view, once', async () => {
    const source = lister();
    const tree = new FileTree(source);
    await tree.start([]);
    expect(tree.root?.count).toBe(folders);
    tree.want(0, 30);
    tree.want(190, 230);
    tree.want(190, 230);
    await settled();
    expect(source.asked).toEqual(['0 from 0', '0 from 200']);
    expect(lineAt(tree.root ?? never(), 230)?.file?.name).toBe('a230');
  });

  it('opens and closes folders, and keeps them open when it is read anew', async () => {
    const tree = new FileTree(lister());
    await tree.start(['/a700', '/gone', '/a3']);
    expect(foldersOf(tree)).toEqual(['/a3', '/a700']);
    expect(tree.root?.count).toBe(folders + 2 * files);
    await tree.toggle(fileOf(1 + 3 * width), 0, 3);
    expect(foldersOf(tree)).toEqual(['/a700']);
    await tree.toggle(fileOf(1 + 5 * width), 0, 5);
    expect(foldersOf(tree)).toEqual(['/a5', '/a700']);
  });

  it('finds the line of a path by opening what is above it', async () => {
    const tree = new FileTree(lister());
    await tree.start(['/a1']);
    const index = await tree.reveal('/a900/f250');
    expect(index).toBe(900 + 1 + 250 + files);
    expect(lineAt(tree.root ?? never(), index ?? 0)?.file?.path).toBe('/a900/f250');
    expect(await tree.reveal('/gone')).toBeUndefined();
  });

  it('tells what went wrong, and nothing once it is closed', async () => {
    const source = lister();
    const tree = new FileTree({ ...source, list: () => Promise.reject(new Error('gone')) });
    let told = 0;
    tree.subscribe(() => told++);
    await tree.start([]);
    expect([tree.failure, told]).toEqual([new Error('gone'), 1]);
    tree.close();
    await tree.start([]);
    expect(told).toBe(1);
  });
});

const settled = () => new Promise((resolve) => setImmediate(resolve));

function never(): never {
  throw new Error('The tree has been read');
}
