import type { ImageFile } from '../../../shared/inside/image-files.ts';
import {
  type Branch,
  branchOf,
  indexOf,
  missingPages,
  newBranch,
  openPaths,
  pageLength,
  type TreeRow,
  withClosed,
  withOpen,
  withPage,
} from './branches.ts';

/** Where a file stands: from the child of the root down, each by its place among what its folder holds. */
export type Steps = readonly { node: number; position: number }[];

/** A part of a list; `bytes` are those of the whole list, where rows are shares of that. */
interface ListedPage<Row> {
  files: readonly Row[];
  total: number;
  bytes?: number;
}

/** Who is asked for lines. */
export interface FileLister<Row extends TreeRow = ImageFile> {
  list: (node: number, offset: number, limit: number) => Promise<ListedPage<Row>>;
  /** No steps when it is not there. */
  locate: (path: string) => Promise<Steps>;
}

/** Folders that are opened again when the tree is read anew. */
const mostReopened = 100;

/** A tree of files that reads what is shown of it. Those who watch it hear of every change. */
export class FileTree<Row extends TreeRow = ImageFile> {
  readonly #lister: FileLister<Row>;
  readonly #asked = new Set<string>();
  readonly #listeners = new Set<() => void>();
  #root: Branch<Row> | undefined;
  #failure: unknown;
  #isClosed = false;

  constructor(lister: FileLister<Row>) {
    this.#lister = lister;
  }

  /** What is shown; undefined until it has been read. */
  get root(): Branch<Row> | undefined {
    return this.#root;
  }

  /** True once another tree is to be shown in its place. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** What went wrong last. */
  get failure(): unknown {
    return this.#failure;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Reads the first lines, and opens these folders as far as they are there. Nothing is shown before all of that is read. */
  async start(paths: readonly string[]): Promise<void> {
    await this.#work(async () => {
      const first = await this.#lister.list(0, 0, pageLength);
      let root = newBranch({ node: 0, path: '', bytes: first.bytes ?? 0 }, 1, first);
      for (const path of paths.slice(0, mostReopened)) root = await this.#opened(root, path);
      this.#show(root);
    });
  }

  /** Opens a folder that is shown, or closes it. */
  async toggle(folder: Row, parent: number, position: number): Promise<void> {
    if (this.#root === undefined) return;
    if (branchOf(this.#root, folder.node) !== undefined) {
      this.#show(withClosed(this.#root, folder.node));
      return;
    }
    await this.#once(`open ${folder.node}`, async () => {
      const page = await this.#lister.list(folder.node, 0, pageLength);
      const level = this.#root === undefined ? undefined : branchOf(this.#root, parent)?.level;
      if (this.#root !== undefined && level !== undefined)
        this.#show(withOpen(this.#root, parent, position, newBranch(folder, level + 1, page)));
    });
  }

  /** Reads what is in view and was not read. */
  want(first: number, last: number): void {
    if (this.#root === undefined) return;
    for (const { folder, page } of missingPages(this.#root, first, last))
      void this.#once(`page ${folder} ${page}`, async () => {
        const { files } = await this.#lister.list(folder, page * pageLength, pageLength);
        if (this.#root !== undefined) this.#show(withPage(this.#root, folder, page, files));
      });
  }

  /** Opens the folders above a path. Returns the number of its line; undefined when it is not there. */
  async reveal(path: string): Promise<number | undefined> {
    let found: number | undefined;
    await this.#work(async () => {
      const steps = await this.#lister.locate(path);
      let root = this.#root;
      for (const [at, { node, position }] of steps.entries()) {
        const parent = steps[at - 1]?.node ?? 0;
        if (root === undefined) return;
        root = await this.#withLine(root, parent, position);
        if (at === steps.length - 1) found = indexOf(root, parent, position);
        else root = await this.#withFolder(root, parent, position, node);
      }
      if (root !== undefined && root !== this.#root) this.#show(root);
    });
    return found;
  }

  /** What comes from now on is shown no more. */
  close(): void {
    this.#isClosed = true;
  }

  async #opened(root: Branch<Row>, path: string): Promise<Branch<Row>> {
    const steps = await this.#lister.locate(path);
    const [last, parent] = [steps.at(-1), steps.at(-2)?.node ?? 0];
    if (last === undefined || branchOf(root, parent) === undefined) return root;
    return this.#withFolder(
      await this.#withLine(root, parent, last.position),
      parent,
      last.position,
      last.node,
    );
  }

  async #withLine(root: Branch<Row>, folder: number, position: number): Promise<Branch<Row>> {
    const page = Math.floor(position / pageLength);
    if (branchOf(root, folder)?.pages.has(page) !== false) return root;
    const { files } = await this.#lister.list(folder, page * pageLength, pageLength);
    return withPage(root, folder, page, files);
  }

  async #withFolder(root: Branch<Row>, parent: number, position: number, node: number): Promise<Branch<Row>> {
    const above = branchOf(root, parent);
    const file = above?.pages.get(Math.floor(position / pageLength))?.[position % pageLength];
    if (above === undefined || file?.node !== node || file.kind !== 'folder') return root;
    if (branchOf(root, node) !== undefined) return root;
    const page = await this.#lister.list(node, 0, pageLength);
    return withOpen(root, parent, position, newBranch(file, above.level + 1, page));
  }

  /** Nothing is asked twice at a time. */
  async #once(key: string, run: () => Promise<void>): Promise<void> {
    if (this.#asked.has(key)) return;
    this.#asked.add(key);
    await this.#work(run);
    this.#asked.delete(key);
  }

  async #work(run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (thrown) {
      this.#failure = thrown;
      this.#tell();
    }
  }

  #show(root: Branch<Row>): void {
    this.#root = root;
    this.#failure = undefined;
    this.#tell();
  }

  #tell(): void {
    if (!this.#isClosed) for (const listener of this.#listeners) listener();
  }
}

/** Paths of the folders that are open in a tree. */
export function foldersOf<Row extends TreeRow>({ root }: FileTree<Row>): string[] {
  return root === undefined ? [] : openPaths(root);
}
