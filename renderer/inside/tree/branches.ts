import type { ImageFile } from '../../../shared/inside/image-files.ts';

/** Lines that are read at a time. */
export const pageLength = 200;
/** Pages of a folder that are kept: those before them are read again when they are looked at again. */
const mostPages = 150;

/** What a tree needs to know of a file, or of whatever its lines are. */
export type TreeRow = Pick<ImageFile, 'node' | 'path' | 'name' | 'kind' | 'bytes' | 'hasChildren'>;

/** An open folder: how many lines it has, and those that have been read. */
export interface Branch<Row extends TreeRow = ImageFile> {
  node: number;
  path: string;
  /** Depth of its lines, from 1. */
  level: number;
  /** Files and folders in it. */
  total: number;
  /** Bytes of the folder, of which its files are shares. */
  bytes: number;
  /** What has been read, by the number of its page. */
  pages: ReadonlyMap<number, readonly Row[]>;
  /** The open folders in it, in the order of their lines. */
  open: readonly OpenBranch<Row>[];
  /** Its lines, with those of the open folders in it. */
  count: number;
}

interface OpenBranch<Row extends TreeRow> {
  /** Where the folder stands among what its parent holds. */
  position: number;
  branch: Branch<Row>;
}

/** One line of the tree. */
export interface Line<Row extends TreeRow = ImageFile> {
  /** The folder that it is in. */
  parent: Branch<Row>;
  position: number;
  /** Undefined until it has been read. */
  file: Row | undefined;
  /** What is in it, when it is an open folder. */
  branch: Branch<Row> | undefined;
}

/** A folder that has just been opened. */
export function newBranch<Row extends TreeRow>(
  { node, path, bytes }: Pick<TreeRow, 'node' | 'path' | 'bytes'>,
  level: number,
  { files, total }: { files: readonly Row[]; total: number },
): Branch<Row> {
  const pages = new Map<number, readonly Row[]>();
  for (let at = 0; at < files.length; at += pageLength)
    pages.set(at / pageLength, files.slice(at, at + pageLength));
  return { node, path, bytes, level, total, pages, open: [], count: total };
}

/** The line of a number, from 0; undefined where the tree has fewer. */
export function lineAt<Row extends TreeRow>(root: Branch<Row>, index: number): Line<Row> | undefined {
  if (index < 0 || index >= root.count) return undefined;
  let branch = root;
  let rest = index;
  for (;;) {
    const inner = openAround(branch, rest);
    if (inner.child === undefined) return lineOf(branch, inner.position);
    branch = inner.child;
    rest = inner.rest;
  }
}

/** The number of the line at a position of a folder; undefined when the folder is not open. */
export function indexOf<Row extends TreeRow>(
  root: Branch<Row>,
  folder: number,
  position: number,
): number | undefined {
  let before = 0;
  if (root.node === folder) {
    for (const open of root.open) if (open.position < position) before += open.branch.count;
    return position + before;
  }
  for (const { position: own, branch } of root.open) {
    const inner = indexOf(branch, folder, position);
    if (inner !== undefined) return own + before + 1 + inner;
    before += branch.count;
  }
  return undefined;
}

/** The number of an open folder's own line; undefined for the root and for what is closed. */
export function indexOfFolder<Row extends TreeRow>(root: Branch<Row>, folder: number): number | undefined {
  const first = indexOf(root, folder, 0);
  return first === undefined || root.node === folder ? undefined : first - 1;
}

/** The open folder of a node. */
export function branchOf<Row extends TreeRow>(root: Branch<Row>, folder: number): Branch<Row> | undefined {
  if (root.node === folder) return root;
  for (const { branch } of root.open) {
    const found = branchOf(branch, folder);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The same tree with a page of a folder read. */
export function withPage<Row extends TreeRow>(
  root: Branch<Row>,
  folder: number,
  page: number,
  files: readonly Row[],
): Branch<Row> {
  return changed(root, folder, (branch) => ({
    ...branch,
    pages: new Map([...branch.pages].slice(1 - mostPages)).set(page, files),
  }));
}

/** The same tree with a folder open. */
export function withOpen<Row extends TreeRow>(
  root: Branch<Row>,
  parent: number,
  position: number,
  branch: Branch<Row>,
): Branch<Row> {
  return changed(root, parent, (before) => ({
    ...before,
    open: [...before.open.filter((open) => open.position !== position), { position, branch }].sort(
      (left, right) => left.position - right.position,
    ),
  }));
}

/** The same tree with a folder closed, and with it what is open in it. */
export function withClosed<Row extends TreeRow>(root: Branch<Row>, folder: number): Branch<Row> {
  if (root.open.some(({ branch }) => branch.node === folder))
    return counted({ ...root, open: root.open.filter(({ branch }) => branch.node !== folder) });
  return mapped(root, (branch) => withClosed(branch, folder));
}

/** Paths of the open folders, each after the one that holds it. */
export function openPaths<Row extends TreeRow>(root: Branch<Row>): string[] {
  return root.open.flatMap(({ branch }) => [branch.path, ...openPaths(branch)]);
}

/** The pages between two lines that have not been read, as folder and page. */
export function missingPages<Row extends TreeRow>(
  root: Branch<Row>,
  first: number,
  last: number,
): { folder: number; page: number }[] {
  const found = new Map<string, { folder: number; page: number }>();
  for (let index = Math.max(0, first); index <= last; index++) {
    const line = lineAt(root, index);
    if (line === undefined || line.file !== undefined) continue;
    const page = Math.floor(line.position / pageLength);
    found.set(`${line.parent.node} ${page}`, { folder: line.parent.node, page });
  }
  return [...found.values()];
}

function lineOf<Row extends TreeRow>(parent: Branch<Row>, position: number): Line<Row> {
  const file = parent.pages.get(Math.floor(position / pageLength))?.[position % pageLength];
  return { parent, position, file, branch: parent.open.find((open) => open.position === position)?.branch };
}

/** The open folder that a line lies in, or else the position that it has in the folder itself. */
function openAround<Row extends TreeRow>(
  { open }: Branch<Row>,
  index: number,
): { child: Branch<Row>; rest: number } | { child?: undefined; position: number } {
  let before = 0;
  for (const { position, branch } of open) {
    const own = position + before;
    if (index <= own) break;
    if (index <= own + branch.count) return { child: branch, rest: index - own - 1 };
    before += branch.count;
  }
  return { position: index - before };
}

function changed<Row extends TreeRow>(
  root: Branch<Row>,
  folder: number,
  change: (branch: Branch<Row>) => Branch<Row>,
): Branch<Row> {
  return root.node === folder
    ? counted(change(root))
    : mapped(root, (branch) => changed(branch, folder, change));
}

/** Only what has changed is made anew. */
function mapped<Row extends TreeRow>(
  root: Branch<Row>,
  change: (branch: Branch<Row>) => Branch<Row>,
): Branch<Row> {
  const open = root.open.map((one) => {
    const branch = change(one.branch);
    return branch === one.branch ? one : { ...one, branch };
  });
  return open.every((one, at) => one === root.open[at]) ? root : counted({ ...root, open });
}

function counted<Row extends TreeRow>(branch: Branch<Row>): Branch<Row> {
  return { ...branch, count: branch.open.reduce((sum, one) => sum + one.branch.count, branch.total) };
}
