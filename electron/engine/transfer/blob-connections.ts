import { readBody } from '../network/body/read-body.ts';
import { BlobRecovery, firstTry, type RecoveryTools } from './blob-recovery.ts';
import type { PartialBlob } from './disk/partial-blob.ts';
import { checkAnswer } from './fetch/answer-check.ts';
import type { BlobSource } from './fetch/blob-source.ts';
import { Claims } from './fetch/claims.ts';
import { brokeOff } from './fetch/fault.ts';
import { fetchWhole } from './fetch/fetch-whole.ts';
import { Provenance } from './fetch/provenance.ts';
import { probeRanges } from './fetch/range-probe.ts';
import { mirrorsBesideOrigin, type SourceChoice } from './fetch/source-choice.ts';
import type { SourceList } from './fetch/source-list.ts';
import { SourceRates } from './fetch/source-rates.ts';
import type { TransferObserver } from './observer.ts';
import { OpenConnections, type OpenConnectionTools } from './open-connections.ts';
import type { ConnectionUser, Permit } from './pace/permit.ts';
import { PieceWorkers, pauseFor } from './piece-workers.ts';
import type { Stretch } from './pieces/piece-layout.ts';
import type { Segment } from './pieces/segment.ts';

/** What the connections of all blobs share. */
export interface ConnectionTools extends RecoveryTools, OpenConnectionTools {
  connectionsPerBlob: () => number;
  /** Which of several sources serve side by side; mirrors and the registry without it. */
  chooseSources?: SourceChoice;
}

/** Who fetches one blob, from where, and who hears of it. */
export interface BlobParties {
  sources: SourceList;
  /** Whose turn its connections take. */
  user: ConnectionUser;
  observer: TransferObserver;
}

/** How one blob is fetched: in pieces over several connections, or as a stream from a server without ranges. */
export class BlobConnections {
  /** Those that are open now, and what they have brought. */
  readonly open: OpenConnections;
  /** Which source brought what in this run. */
  readonly provenance = new Provenance();
  readonly #rates = new SourceRates();
  readonly #partial: PartialBlob;
  readonly #parties: BlobParties;
  readonly #tools: ConnectionTools;
  readonly #recovery: BlobRecovery;
  #claims: Claims;
  #queued = 0;
  #busy = 0;

  constructor(partial: PartialBlob, parties: BlobParties, tools: ConnectionTools) {
    const { sources, observer } = parties;
    this.open = new OpenConnections(partial, tools, observer, this.#rates);
    this.#partial = partial;
    this.#parties = parties;
    this.#tools = tools;
    this.#recovery = new BlobRecovery(partial.descriptor.digest, sources, tools, observer);
    this.#claims = new Claims(partial.pieceMap, this.provenance);
  }

  /** True while it can do nothing but wait for a connection: others hold them, or the server has asked for a pause. */
  get isQueued(): boolean {
    return this.#queued > 0 && this.#busy === 0;
  }

  /** True while a connection works on this segment. */
  isInTransfer(segment: Segment): boolean {
    return this.#claims.isClaimed(segment);
  }

  /**
   * Fetches every byte that is not on the disk yet, in ranges (RFC 9110 §14) where the server supports them.
   * @throws {AppError} of the last source when all have failed, `DISK_FULL`, `DISK_PERMISSION`; the signal's reason.
   */
  async fetchMissing(signal: AbortSignal): Promise<void> {
    const { pieceMap } = this.#partial;
    this.#claims = new Claims(pieceMap, this.provenance);
    const journalTimer = setInterval(
      () => void this.#partial.save().catch(() => undefined),
      this.#tools.timing.journalMs,
    );
    try {
      while (!pieceMap.isComplete) {
        const doubted = await this.#workers().run(signal);
        if (doubted !== undefined && (await this.#hasNoRanges(doubted, signal)))
          await this.#fetchStream(doubted, signal);
      }
    } finally {
      clearInterval(journalTimer);
    }
  }

  /**
   * Asks a source for a few bytes, which are kept nowhere.
   * @throws {AppError} what the source answers; `NETWORK` for anything but that range; the signal's reason.
   */
  async sample(source: BlobSource, { offset, length }: Stretch, signal: AbortSignal): Promise<Buffer> {
    const permit = await this.#permitFor(source, signal);
    try {
      const response = await source.open({ offset, length }, signal);
      try {
        checkAnswer(response, offset, this.#partial.descriptor.size);
        const bytes = await readBody(response.body, length, response.host);
        if (bytes?.byteLength !== length) throw brokeOff(response);
        return bytes;
      } finally {
        response.body.destroy();
      }
    } finally {
      permit.release();
    }
  }

  #workers(): PieceWorkers {
    return new PieceWorkers({
      pieceMap: this.#partial.pieceMap,
      claims: this.#claims,
      open: this.open,
      recovery: this.#recovery,
      permitFor: (source, signal) => this.#permitFor(source, signal),
      sources: () => this.#sources(),
      atMost: (source) => this.#atMost(source),
    });
  }

  #sources(): readonly BlobSource[] {
    const { sources } = this.#parties;
    // Throws when there is none.
    if (sources.usable.length < 2) return [sources.current];
    const { chooseSources = mirrorsBesideOrigin } = this.#tools;
    const chosen = chooseSources(sources.usable);
    return this.#rates.worthwhile(chosen, this.#claims.open, performance.now());
  }

  /** A mirror has to show with one connection that it has the blob. */
  #atMost(source: BlobSource): number {
    const isUnproven = source.kind === 'mirror' && !this.#rates.of(source).hasAnswered;
    return isUnproven ? 1 : this.#tools.connectionsPerBlob();
  }

  /** Asks a source that has refused ranges whether it has any, for as long as it takes to know. */
  async #hasNoRanges(source: BlobSource, signal: AbortSignal): Promise<boolean> {
    const { size } = this.#partial.descriptor;
    let part = firstTry;
    while (this.#parties.sources.usable.includes(source)) {
      const permit = await this.#permitFor(source, signal);
      const outcome = await probeRanges(source, size, signal).finally(() => permit.release());
      const next = this.#recovery.settleProbe(outcome, source, part);
      if (next.kind === 'stream') return true;
      if (next.kind === 'go-on') return false;
      if (next.kind !== 'retry') continue;
      part = { ...part, failures: next.failures };
      await pauseFor(next.waitMs, signal);
    }
    return false;
  }

  /** Fetches from a source without ranges: one stream from the first byte, again and again until all of it has come. */
  async #fetchStream(source: BlobSource, signal: AbortSignal): Promise<void> {
    const { pieceMap } = this.#partial;
    const stretch = { offset: 0, length: this.#partial.descriptor.size };
    let failures = 0;
    while (!pieceMap.isComplete && this.#parties.sources.usable.includes(source)) {
      const before = pieceMap.bytesDone;
      const permit = await this.#permitFor(source, signal);
      const outcome = await this.open
        .run({ source, stretch, permit, signal }, (context) =>
          fetchWhole(source, pieceMap, this.#claims, context),
        )
        .finally(() => permit.release());
      const newBytes = pieceMap.bytesDone - before;
      const next = this.#recovery.settle(outcome, source, { failures, newBytes, isSameOutage: false });
      if (next.kind !== 'retry') continue;
      failures = next.failures;
      await pauseFor(next.waitMs, signal);
    }
  }

  async #permitFor(source: BlobSource, signal: AbortSignal): Promise<Permit> {
    const { budget } = this.#tools;
    this.#queued++;
    const permit = await budget
      .acquire({ host: source.host, user: this.#parties.user, signal })
      .finally(() => this.#queued--);
    this.#busy++;
    let isHeld = true;
    const release = () => {
      if (isHeld) this.#busy--;
      isHeld = false;
      permit.release();
    };
    return { ...permit, release };
  }
}
