import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import { assertFreeSpace } from '../../files/assert-free-space.ts';
import { flushFolder } from '../../files/flush-folder.ts';
import { makeFolder } from '../../files/make-folder.ts';
import { writeNewFile } from '../../files/staged/write-new-file.ts';
import { blobMemberPath } from '../blobs/blob-member-path.ts';
import { copyBlob } from '../blobs/copy-blob.ts';
import type { ExportJob } from '../blobs/job.ts';
import { hasBlob } from './layout-blob.ts';

/** The blobs and documents of an image on their way into a layout, in a folder that nobody else knows. */
export class StagedLayout {
  readonly folder: string;
  readonly #job: ExportJob;
  readonly #folders = new Set<string>();
  #isRoomKnown = false;

  constructor(job: ExportJob, folder: string) {
    this.#job = job;
    this.folder = folder;
  }

  /**
   * Brings everything of the image here that the layout does not have.
   * @throws {AppError} `DISK_FULL` before a byte is copied, `LIBRARY_CORRUPT`, `CANCELLED`; or the system's error.
   */
  async fill(): Promise<void> {
    const { contents, path } = this.#job;
    await makeFolder(this.folder);
    await makeFolder(join(this.folder, 'blobs'));
    for (const blob of contents.blobs) {
      if (!(await hasBlob(this.#job, blob, join(path, blobMemberPath(blob))))) await this.add(blob);
    }
    for (const [digest, bytes] of contents.documents) {
      await writeNewFile(await this.#placeFor({ digest }), (target) => target.append(bytes));
    }
  }

  /**
   * Brings one blob here.
   * @throws as `fill` does.
   */
  async add(blob: Descriptor): Promise<void> {
    await copyBlob(this.#job, blob, await this.#placeFor(blob), () => this.#assertRoom());
  }

  /**
   * Makes the names of what is here survive a power cut.
   * @throws the system's error.
   */
  async flush(): Promise<void> {
    for (const folder of this.#folders) await flushFolder(folder);
    for (const folder of ['blobs', '']) await flushFolder(join(this.folder, folder));
  }

  async #placeFor(blob: Pick<Descriptor, 'digest'>): Promise<string> {
    const path = join(this.folder, blobMemberPath(blob));
    await makeFolder(dirname(path));
    this.#folders.add(dirname(path));
    return path;
  }

  /** Once, for all blobs: those copied first would be counted twice. */
  async #assertRoom(): Promise<void> {
    if (this.#isRoomKnown) return;
    this.#isRoomKnown = true;
    let needed = 0;
    for (const blob of this.#job.contents.blobs) {
      const found = await stat(join(this.#job.path, blobMemberPath(blob))).catch(() => undefined);
      if (found?.size !== blob.size) needed += blob.size;
    }
    // On the same disk, and a folder that the user knows.
    await assertFreeSpace(dirname(this.folder), needed);
  }
}
