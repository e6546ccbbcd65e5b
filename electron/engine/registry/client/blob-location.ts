import type { HttpResponse } from '../../network/http-answer.ts';

/** Milliseconds for which a redirect target is used again; signed ones last some minutes longer. */
const targetLifetimeMs = 120_000;
/** Answers that say nothing against the target: the blob's bytes, and a server that asks to wait. */
const fineStatuses: ReadonlySet<number> = new Set([200, 206, 429, 503]);

/** How the two ways to a blob are asked. Both give an answer of any status. */
export interface BlobAccess {
  /** Asks the blob's own URL, following redirects. */
  ask(headers: Record<string, string>, signal: AbortSignal): Promise<HttpResponse>;
  /** Asks the server that an earlier redirect led to, with no credential of any kind. */
  askTarget(target: URL, headers: Record<string, string>, signal: AbortSignal): Promise<HttpResponse>;
}

/**
 * Where one blob is at present. The target of its redirects is kept briefly in memory, shared by all connections,
 * and found anew after any failure: signed URLs end after minutes and storage breaks, the blob's own URL does not.
 */
export class BlobLocation {
  readonly #origin: string;
  readonly #access: BlobAccess;
  #target: { url: URL; expiresAt: number } | undefined;

  constructor(identity: URL, access: BlobAccess) {
    this.#origin = identity.origin;
    this.#access = access;
  }

  /** Asks for the blob, by the known target when there is one. */
  async request(headers: Record<string, string>, signal: AbortSignal): Promise<HttpResponse> {
    const target = this.#target;
    if (target !== undefined && target.expiresAt > performance.now()) {
      const response = await this.#askTarget(target.url, headers, signal);
      if (response !== null) return response;
    }
    const response = await this.#access.ask(headers, signal);
    const succeeded = response.status === 200 || response.status === 206;
    if (succeeded && response.url.origin !== this.#origin) {
      this.#target = { url: response.url, expiresAt: performance.now() + targetLifetimeMs };
    }
    return response;
  }

  /** Finds the target anew the next time, as after one that gave something else than the blob. */
  forgetTarget(): void {
    this.#target = undefined;
  }

  /** Null for an answer after which the blob's own URL is to be asked at once. */
  async #askTarget(url: URL, headers: Record<string, string>, signal: AbortSignal) {
    const response = await this.#access.askTarget(url, headers, signal).catch((error: unknown) => {
      this.#forget(url);
      throw error;
    });
    if (response.status !== 200 && response.status !== 206) this.#forget(url);
    if (fineStatuses.has(response.status)) return response;
    response.body.destroy();
    return null;
  }

  /** Another connection may have found a better one meanwhile. */
  #forget(url: URL): void {
    if (this.#target?.url === url) this.#target = undefined;
  }
}
