// Decided here: who sent wrong bytes.
import { open } from 'node:fs/promises';
import type { PartialBlob } from './disk/partial-blob.ts';
import type { BlobSource } from './fetch/blob-source.ts';
import { wrongDigest } from './fetch/fault.ts';
import type { Provenance } from './fetch/provenance.ts';
import type { SourceList } from './fetch/source-list.ts';
import type { TransferObserver } from './observer.ts';
import type { Stretch } from './pieces/piece-layout.ts';
import type { Extent } from './pieces/segment.ts';

/** What a mirror sent is compared with what the origin sends in so many places. */
const samples = 6;
const sampleBytes = 16 * 1024;

/** What finding the source of wrong bytes works with. */
export interface SuspectTools {
  partial: PartialBlob;
  provenance: Provenance;
  sources: SourceList;
  observer: TransferObserver;
  /** Asks a source for a few bytes. */
  sample(source: BlobSource, stretch: Stretch, signal: AbortSignal): Promise<Buffer>;
}

/**
 * Finds out which mirror sent wrong bytes. The digest is the whole blob's and names nobody, so that what one mirror has
 * brought after the other is fetched again from elsewhere, until the digest is right: what that changes was wrong. A few
 * samples say with whom to begin; they find whoever has another file in its place.
 */
export class Suspects {
  readonly #tools: SuspectTools;
  readonly #dropped: { source: BlobSource; extents: readonly Extent[] }[] = [];

  constructor(tools: SuspectTools) {
    this.#tools = tools;
  }

  /**
   * Drops what the likeliest mirror brought, and leaves it out from now on.
   * @returns false when no mirror brought any of what is here, or nobody else is left.
   * @throws the signal's reason.
   */
  async dropNext(signal: AbortSignal): Promise<boolean> {
    const { partial, provenance, sources, observer } = this.#tools;
    const source = await this.#likeliest(signal);
    if (source === undefined || !sources.leaveOut(source)) return false;
    const extents = partial.drop(provenance.of(source));
    provenance.forget(source);
    this.#dropped.push({ source, extents });
    const bytes = extents.reduce((sum, { length }) => sum + length, 0);
    observer.onActivity('mirror-doubted', { host: source.host, bytes, digest: partial.descriptor.digest });
    return true;
  }

  /**
   * The digest is right: whoever brought something else than what is here now was wrong, and is told of.
   * @throws the signal's reason.
   */
  async tellWhoWasWrong(signal: AbortSignal): Promise<void> {
    const { partial, observer } = this.#tools;
    const { digest } = partial.descriptor;
    for (const { source, extents } of this.#dropped) {
      if (await partial.isSameAs(extents, signal)) continue;
      const error = wrongDigest(source, digest, '');
      observer.onActivity('source-failed', { host: source.host, code: error.code, digest });
      source.givenUp?.(error);
    }
  }

  async #likeliest(signal: AbortSignal): Promise<BlobSource | undefined> {
    const { provenance, sources } = this.#tools;
    const mirrors = provenance.sources
      .filter(({ kind }) => kind === 'mirror')
      .sort((left, right) => provenance.bytesOf(left) - provenance.bytesOf(right));
    const { origin } = sources;
    if (mirrors.length < 2 || origin === undefined) return mirrors[0];
    for (const mirror of mirrors) if (await this.#differs(mirror, origin, signal)) return mirror;
    return mirrors[0];
  }

  /** True when the origin sends something else in one of the samples; what it does not send says nothing. */
  async #differs(mirror: BlobSource, origin: BlobSource, signal: AbortSignal): Promise<boolean> {
    const file = await open(this.#tools.partial.file.path, 'r').catch(() => undefined);
    if (file === undefined) return false;
    try {
      for (const stretch of samplesOf(this.#tools.provenance.of(mirror))) {
        const sent = await this.#tools.sample(origin, stretch, signal).catch(() => undefined);
        signal.throwIfAborted();
        if (sent === undefined) return false;
        const here = Buffer.alloc(sent.byteLength);
        await file.read(here, 0, here.byteLength, stretch.offset);
        if (!here.equals(sent)) return true;
      }
      return false;
    } finally {
      await file.close();
    }
  }
}

/** Short stretches out of these, evenly spread, each from the middle of one. */
function samplesOf(stretches: readonly Stretch[]): Stretch[] {
  const step = Math.max(1, stretches.length / samples);
  const chosen: Stretch[] = [];
  for (let index = 0; index < stretches.length && chosen.length < samples; index += step) {
    const stretch = stretches[Math.floor(index)];
    if (stretch === undefined) continue;
    const length = Math.min(sampleBytes, stretch.length);
    chosen.push({ offset: stretch.offset + Math.floor((stretch.length - length) / 2), length });
  }
  return chosen;
}
