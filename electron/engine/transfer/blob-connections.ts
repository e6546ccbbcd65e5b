import { BlobRecovery, firstTry, type RecoveryTools } from './blob-recovery.ts';
import type { PartialBlob } from './disk/partial-blob.ts';
import type { BlobSource } from './fetch/blob-source.ts';
import type { Claim } from './fetch/claim.ts';
import { Claims } from './fetch/claims.ts';
import { fetchWhole } from './fetch/fetch-whole.ts';
import { probeRanges } from './fetch/range-probe.ts';
import { firstSource, type SourceChoice } from './fetch/source-choice.ts';
import type { SourceList } from './fetch/source-list.ts';
import type { TransferObserver } from './observer.ts';
import { OpenConnections, type OpenConnectionTools } from './open-connections.ts';
import type { ConnectionUser, Permit } from './pace/permit.ts';
import { PieceWorkers, pauseFor } from './piece-workers.ts';
import type { Segment } from './pieces/segment.ts';

/** What the connections of all blobs share. */
export interface ConnectionTools extends RecoveryTools, OpenConnectionTools {
  connectionsPerBlob: () => number;
  /** Where each connection goes, when there are several sources; to the first without it. */
  chooseSource?: SourceChoice;
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
  readonly #partial: PartialBlob;
  readonly #parties: BlobParties;
  readonly #tools: ConnectionTools;
  readonly #recovery: BlobRecovery;
  #claims: Claims;
  #queued = 0;
  #busy = 0;

  constructor(partial: PartialBlob, parties: BlobParties, tools: ConnectionTools) {
    const { sources, observer } = parties;
    this.open = new OpenConnections(partial, tools, observer);
    this.#partial = partial;
    this.#parties = parties;
    this.#tools = tools;
    this.#recovery = new BlobRecovery(partial.descriptor.digest, sources, tools, observer);
    this.#claims = new Claims(partial.pieceMap);
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
    this.#claims = new Claims(pieceMap);
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

  #workers(): PieceWorkers {
    return new PieceWorkers({
      size: this.#partial.descriptor.size,
      claims: this.#claims,
      open: this.open,
      recovery: this.#recovery,
      permitFor: (source, signal) => this.#permitFor(source, signal),
      sourceFor: (open) => this.#sourceFor(open),
      atMost: this.#tools.connectionsPerBlob,
      isComplete: () => this.#partial.pieceMap.isComplete,
    });
  }

  #sourceFor(open: readonly Claim[]): BlobSource {
    const { sources } = this.#parties;
    const { chooseSource = firstSource } = this.#tools;
    return chooseSource(sources.usable, open) ?? sources.current;
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
