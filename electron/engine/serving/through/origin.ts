import { LRUCache } from 'lru-cache';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import { isDigest } from '../../../../shared/digest.ts';
import { AppError, isAppError } from '../../../../shared/errors.ts';
import { isIndexMediaType, isManifestMediaType } from '../../../../shared/media-types.ts';
import { raceWithSignal } from '../../async/race-with-signal.ts';
import type { BlobStore } from '../../library/blob-store.ts';
import type { CheckedBlobs } from '../../library/verification/checked-blobs.ts';
import type { FetchedManifest } from '../../oci/manifest.ts';
import { parseManifest } from '../../oci/parse-manifest.ts';
import type { DocumentReader, RegistryClient } from '../../registry/client/registry-client.ts';
import { TokenBucket } from '../../transfer/pace/token-bucket.ts';
import type { TransferScheduler } from '../../transfer/schedule/scheduler.ts';
import type { Asked } from '../answers/answer.ts';
import type { PullThrough, WholeDocument } from '../answers/pull-through.ts';
import { libraryBlob, type ServedBlob } from '../content/library-blob.ts';
import { describeDocument } from '../content/served-document.ts';
import { pathNameOf, type ServedName } from '../names/served-name.ts';
import { isAllowedOrigin } from './allowed-origins.ts';
import { BlobFlow } from './blob-flow.ts';
import { type KnownBlob, KnownManifests } from './known-manifests.ts';
import { twinOf } from './origin-twin.ts';
import type { WantedImages } from './wanted-images.ts';

/** How long (ms) the answer to a tag holds: a client that pulls asks by HEAD first, then by GET. */
const tagMs = 3_000;
/** How long (ms) an origin that did not answer is not asked for what is here. */
const unreachableMs = 15_000;
/** How long (ms) an origin is waited for when what it is asked for is here. */
const shortPatienceMs = 3_000;
const mostTags = 10_000;

/** What pulling through works with. */
export interface OriginTools {
  /** Hosts, or hosts with the beginning of a repository's name; asked each time. */
  origins(): readonly string[];
  blobs: BlobStore;
  checkedBlobs: CheckedBlobs;
  scheduler: TransferScheduler;
  readerOf(registry: string): DocumentReader;
  clientOf(registry: string): RegistryClient;
  wanted: WantedImages;
}

/** Fetches from allowed registries what the library has not, while it is being served. */
export class Origin implements PullThrough {
  readonly #tools: OriginTools;
  readonly #known = new KnownManifests();
  readonly #tags = new LRUCache<string, Promise<WholeDocument>>({ max: mostTags, ttl: tagMs });
  readonly #coming = new Map<string, Promise<WholeDocument>>();
  readonly #flows = new Map<string, BlobFlow>();
  readonly #unreachable = new LRUCache<string, AppError>({ max: 100, ttl: unreachableMs });
  readonly #stop = new AbortController();
  #resumed: Promise<void> = Promise.resolve();

  constructor(tools: OriginTools) {
    this.#tools = tools;
  }

  /** Goes on with the images that an earlier process was pulling through. */
  resume(): void {
    this.#resumed = this.#resume().catch(() => undefined);
  }

  allows(name: ServedName): boolean {
    return isAllowedOrigin(this.#tools.origins(), name);
  }

  async manifest(
    name: ServedName,
    tagOrDigest: string,
    signal: AbortSignal,
    isHereToo = false,
  ): Promise<WholeDocument> {
    if (isDigest(tagOrDigest)) {
      const known = this.#known.document(name, tagOrDigest);
      return known ?? raceWithSignal(this.#fetchOnce(name, tagOrDigest), signal);
    }
    const { registry } = name;
    const failure = isHereToo ? this.#unreachable.get(registry) : undefined;
    if (failure !== undefined) throw failure;
    const asking = this.#askTag(name, tagOrDigest);
    const patience = isHereToo ? AbortSignal.timeout(shortPatienceMs) : undefined;
    try {
      return await raceWithSignal(
        asking,
        patience === undefined ? signal : AbortSignal.any([signal, patience]),
      );
    } catch (error) {
      const isSlow = patience?.aborted === true && !signal.aborted;
      const thrown = isSlow
        ? new AppError('TIMEOUT', `${registry} did not answer in time. Try again.`, {
            details: { host: registry },
          })
        : error;
      if (isAppError(thrown, 'NETWORK', 'TIMEOUT', 'TLS')) this.#unreachable.set(registry, thrown);
      throw thrown;
    }
  }

  async twin(name: ServedName, tag: string, signal: AbortSignal, isHereToo = false): Promise<WholeDocument> {
    const document = await this.manifest(name, tag, signal, isHereToo);
    const root = parsed(document);
    const children: FetchedManifest[] = [];
    if (root.kind === 'index') {
      const manifests = root.index.manifests.filter(
        ({ mediaType }) => isManifestMediaType(mediaType) || isIndexMediaType(mediaType),
      );
      for (const { digest } of manifests) children.push(parsed(await this.manifest(name, digest, signal)));
    }
    const twin = twinOf(root, children);
    if (twin === undefined) return document;
    for (const [digest, bytes] of twin.documents)
      this.#known.keep(name, { ...describeDocument(bytes, digest), bytes });
    return this.#known.document(name, twin.root.digest) ?? document;
  }

  async blob(
    name: ServedName,
    digest: string,
    { isHead }: Pick<Asked, 'isHead'>,
  ): Promise<ServedBlob | undefined> {
    const known = this.#known.blob(name, digest) ?? (await this.#afterResuming(name, digest));
    if (known === undefined) return undefined;
    if (await this.#isHere(known.descriptor, isHead))
      return libraryBlob(this.#tools.blobs.blobPath(digest), digest);
    return {
      size: known.descriptor.size,
      from: 'origin',
      read: async (start, end) => {
        // A config alone is what one looks at; whoever wants a layer wants the image.
        if (known.kind === 'layer') await this.#tools.wanted.want(this.#known.image(name, known.manifest));
        return this.#flow(name, known).read(start, end);
      },
    };
  }

  async tags(name: ServedName, signal: AbortSignal): Promise<string[]> {
    const tags: string[] = [];
    for await (const { names } of this.#tools.clientOf(name.registry).tags(name.repository, signal)) {
      tags.push(...names);
      if (tags.length >= mostTags) break;
    }
    return tags;
  }

  /** Stops what only clients wanted; what has arrived is kept. */
  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.all([...this.#flows.values()].map((flow) => flow.close()));
    await this.#tools.wanted.close();
  }

  /** True for a blob that is here for another image. For headers alone its bytes are not read: what is known of them counts. */
  async #isHere(descriptor: Descriptor, isHead: boolean): Promise<boolean> {
    const { blobs, checkedBlobs } = this.#tools;
    if (!isHead) return (await checkedBlobs.look(descriptor)) === 'right';
    return (await blobs.has(descriptor)) && !(await checkedBlobs.isKnownDamaged(descriptor));
  }

  /** The answer to a tag is for all who ask within moments, whoever of them goes away. */
  #askTag(name: ServedName, tag: string): Promise<WholeDocument> {
    const key = `${pathNameOf(name)}:${tag}`;
    const known = this.#tags.get(key);
    if (known !== undefined) return known;
    const asking = this.#tools
      .readerOf(name.registry)
      .manifest(name.repository, tag, this.#stop.signal)
      .then((fetched) => this.#known.remember(name, fetched, tag));
    this.#tags.set(key, asking);
    asking.catch(() => this.#tags.delete(key));
    return asking;
  }

  #fetchOnce(name: ServedName, digest: string): Promise<WholeDocument> {
    const key = `${pathNameOf(name)}@${digest}`;
    const coming =
      this.#coming.get(key) ??
      this.#tools
        .readerOf(name.registry)
        .manifest(name.repository, digest, this.#stop.signal)
        .then((fetched) => this.#known.remember(name, fetched))
        .finally(() => this.#coming.delete(key));
    this.#coming.set(key, coming);
    coming.catch(() => undefined);
    return coming;
  }

  /** A client that goes on with a blob after we were killed asks for it at once. */
  async #afterResuming(name: ServedName, digest: string): Promise<KnownBlob | undefined> {
    await this.#resumed;
    return this.#known.blob(name, digest);
  }

  async #resume(): Promise<void> {
    const images = await this.#tools.wanted.resume();
    await Promise.all(
      images.map(({ registry, repository, manifest }) =>
        this.#fetchOnce({ registry, repository }, manifest).catch(() => undefined),
      ),
    );
  }

  #flow(name: ServedName, { descriptor, manifest }: KnownBlob): BlobFlow {
    const { digest } = descriptor;
    const { blobs, scheduler, wanted } = this.#tools;
    const under = this.#flows.get(digest);
    if (under !== undefined && !under.isStopped) return under;
    const owner = { id: `served ${digest}`, place: () => -1 };
    const flow: BlobFlow = new BlobFlow(descriptor, {
      fetch: (signal) =>
        scheduler.fetch({
          descriptor,
          sources: this.#tools.clientOf(name.registry).blobSources(name.repository, descriptor),
          // Somebody waits for it: it comes before all that is downloaded for later.
          turn: { owner, position: 0 },
          limit: new TokenBucket(null),
          observer: silent,
          signal,
          isGuest: true,
        }),
      transfer: () => scheduler.transferOf(digest),
      partialPath: blobs.ingestPath(digest),
      wholePath: blobs.blobPath(digest),
      isWanted: () => wanted.isUnderWay(manifest),
      onEnd: () => {
        if (this.#flows.get(digest) === flow) this.#flows.delete(digest);
      },
    });
    this.#flows.set(digest, flow);
    return flow;
  }
}

const silent = {
  onReceived() {},
  onReceivedForAnother() {},
  onActivity() {},
  onStopped() {},
};

function parsed({ bytes, digest, mediaType }: WholeDocument): FetchedManifest {
  return parseManifest({ bytes, digest, contentType: mediaType, expected: undefined, name: digest });
}
