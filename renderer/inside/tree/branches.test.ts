import { array, assert, integer, nat, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ImageFile } from '../../../shared/inside/image-files.ts';
import {
  type Branch,
  branchOf,
  indexOf,
  indexOfFolder,
  lineAt,
  missingPages,
  newBranch,
  openPaths,
  pageLength,
  withClosed,
  withOpen,
  withPage,
} from './branches.ts';

const file = (node: number): ImageFile => ({
  node,
  name: `${node}`,
  path: `/${node}`,
  kind: 'folder',
  bytes: 0,
  files: 0,
  change: null,
  added: 0,
  changed: 0,
  removed: 0,
  changedIn: null,
  layer: 0,
  link: null,
  mode: null,
  modifiedAt: null,
  peculiarities: [],
  hasChildren: true,
});
/** A folder whose nodes begin at `first`, all of them read. */
const folder = (node: number, level: number, first: number, total: number): Branch =>
  newBranch(file(node), level, {
    files: Array.from({ length: total }, (_, at) => file(first + at)),
    total,
  });

/** What the tree shows, line by line, made without any counting. */
function written(branch: Branch): number[] {
  return Array.from({ length: branch.total }, (_, position) => position).flatMap((position) => {
    const own = lineAt({ ...branch, open: [], count: branch.total }, position)?.file?.node ?? -1;
    const open = branch.open.find((one) => one.position === position);
    return [own, ...(open === undefined ? [] : written(open.branch))];
  });
}

describe('a tree of open folders', () => {
  it('finds each line, and each line its number, whatever is opened and closed', () => {
    const steps = array(tuple(nat(40), integer({ min: 0, max: 5 })), { maxLength: 12 });
    assert(
      property(integer({ min: 1, max: 6 }), steps, (total, choices) => {
        let root = folder(0, 1, 1, total);
        let next = 1 + total;
        for (const [at, size] of choices) {
          const line = lineAt(root, at % root.count);
          if (line?.file === undefined) throw new Error('Every line has been read');
          const before = root.count;
          if (line.branch === undefined) {
            root = withOpen(
              root,
              line.parent.node,
              line.position,
              folder(line.file.node, line.parent.level + 1, next, size),
            );
            next += size;
            expect(root.count).toBe(before + size);
          } else {
            root = withClosed(root, line.branch.node);
            expect(root.count).toBe(before - line.branch.count);
          }
        }
        const lines = Array.from({ length: root.count }, (_, index) => lineAt(root, index));
        expect(lines.map((line) => line?.file?.node)).toEqual(written(root));
        for (const [index, line] of lines.entries()) {
          if (line === undefined) throw new Error('There is no such line');
          expect(indexOf(root, line.parent.node, line.position)).toBe(index);
          if (line.branch === undefined) continue;
          expect(indexOfFolder(root, line.branch.node)).toBe(index);
          expect(branchOf(root, line.branch.node)).toBe(line.branch);
        }
        expect(lineAt(root, root.count)).toBeUndefined();
        expect(lineAt(root, -1)).toBeUndefined();
      }),
      { numRuns: 100 },
    );
  });

  it('asks for what is in view and has not been read', () => {
    const few = { files: [file(1)], total: 1000 };
    let root = newBranch(file(0), 1, few);
    expect(missingPages(root, 0, 10)).toEqual([{ folder: 0, page: 0 }]);
    root = withPage(
      root,
      0,
      0,
      Array.from({ length: pageLength }, (_, at) => file(at + 1)),
    );
    expect(missingPages(root, 0, pageLength)).toEqual([{ folder: 0, page: 1 }]);
    expect(missingPages(root, -5, pageLength - 1)).toEqual([]);
    root = withOpen(root, 0, 2, newBranch(file(3), 2, { files: [], total: 700 }));
    expect(missingPages(root, 2, 3)).toEqual([{ folder: 3, page: 0 }]);
    expect(missingPages(root, 700 + pageLength, 5000)).toHaveLength(4);
  });

  it('keeps so much of a folder, however far one goes', () => {
    let root = newBranch(file(0), 1, { files: [], total: 1_000_000 });
    for (let page = 0; page < 1_000; page++) root = withPage(root, 0, page, [file(page)]);
    expect(root.pages.size).toBeLessThan(200);
    expect(lineAt(root, 999 * pageLength)?.file?.node).toBe(999);
    expect(missingPages(root, 0, 1)).toEqual([{ folder: 0, page: 0 }]);
  });

  it('keeps what has not changed', () => {
    let root = withOpen(folder(0, 1, 1, 5), 0, 1, folder(2, 2, 10, 3));
    root = withOpen(root, 0, 3, folder(4, 2, 20, 3));
    const changed = withPage(root, 4, 7, []);
    expect(changed.open[0]).toBe(root.open[0]);
    expect(withClosed(root, 999)).toBe(root);
    expect(openPaths(root)).toEqual(['/2', '/4']);
  });
});
