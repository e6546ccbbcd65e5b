import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod';
import { digestSchema } from '../../../../shared/digest.ts';
import { isActive } from '../../../../shared/download-states.ts';
import { formatPlatform } from '../../../../shared/platform.ts';
import { formatReference } from '../../../../shared/reference.ts';
import type { DownloadRequest, DownloadRow } from '../../../../shared/schemas/download.ts';
import { readBoundedFile } from '../../files/read-bounded-file.ts';
import { writeFileAtomically } from '../../files/write-file-atomically.ts';
import { parseBoundedJson } from '../../oci/bounded-json.ts';
import { RequestError } from '../answers/request-error.ts';
import type { KnownImage } from './known-manifests.ts';

/** Images that are pulled through at once; who wants another one is asked to come back. */
const mostImages = 100;
const longestFile = 1024 * 1024;
/** How often (ms) it is looked whether downloads have ended. */
const tidyMs = 2_000;

const wantedSchema = z.object({
  registry: z.string(),
  repository: z.string(),
  /** Digest of the manifest that a client pulls. */
  manifest: digestSchema,
  request: z.object({
    reference: z.string(),
    digest: digestSchema,
    platform: z.string().optional(),
  }),
});
/** An image that a client pulls, and the download that brings it in. */
export type WantedImage = z.infer<typeof wantedSchema>;

/** What it asks of the queue of downloads. */
export interface DownloadStarter {
  start(request: DownloadRequest): Promise<Pick<DownloadRow, 'id' | 'state'>>;
  list(): Pick<DownloadRow, 'id' | 'state'>[];
}

/**
 * The images that clients pull through: each becomes a download, so that the library has all of it in the end. They are kept in a
 * file, so that the next process goes on with them when this one is killed.
 */
export class WantedImages {
  readonly #path: string;
  readonly #downloads: DownloadStarter;
  /** By the digest of the manifest, as the rows of their downloads. */
  readonly #wanted = new Map<string, WantedImage>();
  readonly #rows = new Map<string, string>();
  #tidy: NodeJS.Timeout | undefined;
  #saving: Promise<void> = Promise.resolve();

  /** @param path of the file. */
  constructor(path: string, downloads: DownloadStarter) {
    this.#path = path;
    this.#downloads = downloads;
  }

  /** Goes on with what an earlier process left. @returns what that is. */
  async resume(): Promise<WantedImage[]> {
    const bytes = await readBoundedFile(this.#path, longestFile).catch(() => undefined);
    const listed =
      z.array(z.unknown()).safeParse(bytes === undefined ? [] : parseBoundedJson(bytes)).data ?? [];
    const images = listed.flatMap((item) => wantedSchema.safeParse(item).data ?? []).slice(0, mostImages);
    for (const image of images) this.#start(image);
    return images;
  }

  /**
   * Has an image downloaded, once.
   * @throws {RequestError} 429 when too many are on their way.
   */
  async want({ name, digest, root, tag, platform }: KnownImage): Promise<void> {
    if (this.#wanted.has(digest)) return;
    if (this.#wanted.size >= mostImages)
      throw new RequestError(429, 'TOOMANYREQUESTS', 'Too many images are being fetched. Try again later.', {
        'retry-after': '60',
      });
    const reference = formatReference(tag === undefined ? { ...name, digest: root } : { ...name, tag });
    this.#start({
      ...name,
      manifest: digest,
      request: {
        reference,
        digest: root,
        ...(platform === undefined ? {} : { platform: formatPlatform(platform) }),
      },
    });
    await this.#save();
  }

  /** True while a manifest's download is under way or waits for its turn: its user has neither stopped nor removed it. */
  isUnderWay(manifest: string): boolean {
    return this.#wanted.has(manifest) && this.#isOpen(manifest);
  }

  /** Forgets nothing: what is under way is taken up by the next process. */
  async close(): Promise<void> {
    clearInterval(this.#tidy);
    await this.#saving;
  }

  #isOpen(manifest: string): boolean {
    const id = this.#rows.get(manifest);
    // It is just being started.
    if (id === undefined) return true;
    const row = this.#downloads.list().find((candidate) => candidate.id === id);
    return row !== undefined && (isActive(row.state) || row.state === 'waiting');
  }

  #start(image: WantedImage): void {
    this.#wanted.set(image.manifest, image);
    this.#downloads.start(image.request).then(
      ({ id }) => this.#rows.set(image.manifest, id),
      () => this.#forget(image.manifest),
    );
    this.#tidy ??= setInterval(() => this.#forgetEnded(), tidyMs).unref();
  }

  #forgetEnded(): void {
    const ended = [...this.#wanted.keys()].filter((manifest) => !this.#isOpen(manifest));
    for (const manifest of ended) this.#forget(manifest);
    if (ended.length > 0) void this.#save();
    if (this.#wanted.size > 0) return;
    clearInterval(this.#tidy);
    this.#tidy = undefined;
  }

  #forget(manifest: string): void {
    this.#wanted.delete(manifest);
    this.#rows.delete(manifest);
  }

  /** A file that cannot be written costs only that a killed process does not go on by itself. */
  #save(): Promise<void> {
    this.#saving = this.#saving
      .then(async () => {
        await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
        await writeFileAtomically(this.#path, JSON.stringify([...this.#wanted.values()]), { mode: 0o600 });
      })
      .catch(() => undefined);
    return this.#saving;
  }
}
