import type { ServedBlob } from '../content/library-blob.ts';
import type { ServedDocument } from '../content/served-document.ts';
import type { ServedName } from '../names/served-name.ts';
import type { Asked } from './answer.ts';

/** A manifest with its bytes. */
export interface WholeDocument extends ServedDocument {
  bytes: Buffer;
}

/** What can be had of registries beyond the library. */
export interface PullThrough {
  /** True for a repository of an allowed origin. */
  allows(name: ServedName): boolean;
  /**
   * A manifest from its registry. Each tag is asked for anew.
   * @param isHereToo the library has one for this tag: an origin that does not answer is not waited for long.
   * @throws {AppError} what the registry answers; `NETWORK` or `TIMEOUT` when it does not.
   */
  manifest(
    name: ServedName,
    tagOrDigest: string,
    signal: AbortSignal,
    isHereToo?: boolean,
  ): Promise<WholeDocument>;
  /** What a tag names, with its foreign layers as ordinary ones. The rest is as for `manifest`. */
  twin(name: ServedName, tag: string, signal: AbortSignal, isHereToo?: boolean): Promise<WholeDocument>;
  /**
   * A blob of a manifest that was had from here; its transfer begins with the first byte that is read. One that the library has
   * for another image is compared with its digest first, where more than its size is asked for.
   */
  blob(name: ServedName, digest: string, asked: Pick<Asked, 'isHead'>): Promise<ServedBlob | undefined>;
  /**
   * All tags that the registry has.
   * @throws {AppError} as `manifest`.
   */
  tags(name: ServedName, signal: AbortSignal): Promise<string[]>;
}
