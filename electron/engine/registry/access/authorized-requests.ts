import { discardBody, requestFollowing } from '../../network/follow-redirects.ts';
import type { HttpClient, HttpResponse } from '../../network/http-client.ts';
import type { LinkRule } from '../../network/link-rule.ts';
import { cancelled } from '../../network/network-error.ts';
import { type AuthChallenge, parseAuthChallenges } from './auth-challenge.ts';
import type { CredentialStore } from './credentials.ts';
import { type BearerToken, basicAuthorization, fetchToken, type TokenWish } from './token-server.ts';

/** A GET to the registry's own server. */
export interface RegistryRequest {
  url: URL;
  /** What the token must allow, for example `repository:windows/servercore:pull`. */
  scope: string;
  headers?: Record<string, string>;
  signal: AbortSignal;
}

export interface RegistryAuthOptions {
  client: HttpClient;
  /** The registry's origin. */
  registry: URL;
  /** The name that credentials are stored under. */
  host: string;
  credentials: CredentialStore;
  linkRule: LinkRule;
}

/**
 * Requests to one registry with whatever sign-in it asks for: none, Basic or Bearer tokens. Tokens are shared by
 * all requests of one scope, fetched once for all that wait, and renewed when the registry refuses one.
 * `Authorization` reaches the registry's own origin and its token realm, and nothing else.
 */
export class RegistryAuth {
  readonly #options: RegistryAuthOptions;
  readonly #wishes = new Map<string, TokenWish>();
  readonly #tokens = new Map<string, BearerToken>();
  readonly #fetches = new Map<string, Promise<BearerToken>>();
  #fixed: string | undefined;

  constructor(options: RegistryAuthOptions) {
    this.#options = options;
  }

  /**
   * Sends a request, follows its redirects, and signs in once when the registry answers 401. The answer may have
   * any status.
   * @throws {AppError} as `requestFollowing` and `fetchToken`.
   */
  async get(request: RegistryRequest): Promise<HttpResponse> {
    const authorization = await this.#known(request);
    const response = await this.#send(request, authorization);
    const { registry } = this.#options;
    if (response.status !== 401 || response.url.origin !== registry.origin) return response;
    const challenges = parseAuthChallenges(response.headers['www-authenticate']);
    const renewed = await this.#answer(challenges, request, authorization).catch((error: unknown) => {
      response.body.destroy();
      throw error;
    });
    if (renewed === undefined || renewed === authorization) return response;
    discardBody(response.body);
    return this.#send(request, renewed);
  }

  #send(request: RegistryRequest, authorization: string | undefined): Promise<HttpResponse> {
    const { client, linkRule } = this.#options;
    const headers = { ...request.headers, ...(authorization === undefined ? {} : { authorization }) };
    return requestFollowing(client, { ...request, headers, addressRule: 'any', linkRule });
  }

  async #known({ scope, signal }: RegistryRequest): Promise<string | undefined> {
    if (this.#fixed !== undefined) return this.#fixed;
    const wish = this.#wishes.get(scope);
    return wish === undefined ? undefined : `Bearer ${await this.#token(scope, wish, signal)}`;
  }

  async #answer(
    challenges: AuthChallenge[],
    { scope, signal }: RegistryRequest,
    refused: string | undefined,
  ): Promise<string | undefined> {
    const { credentials, host } = this.#options;
    const bearer = challenges.find(({ scheme }) => scheme === 'bearer')?.parameters;
    const realm = bearer === undefined ? null : URL.parse(bearer.realm ?? '', this.#options.registry.href);
    if (bearer?.realm !== undefined && realm !== null) {
      const wish = { realm, service: bearer.service, scope: bearer.scope || scope };
      this.#wishes.set(scope, wish);
      if (refused === `Bearer ${this.#tokens.get(scope)?.value}`) this.#tokens.delete(scope);
      return `Bearer ${await this.#token(scope, wish, signal)}`;
    }
    if (!challenges.some(({ scheme }) => scheme === 'basic')) return undefined;
    const credential = await credentials.find(host);
    if (credential?.kind !== 'password') return undefined;
    this.#fixed = basicAuthorization(credential);
    return this.#fixed;
  }

  async #token(scope: string, wish: TokenWish, signal: AbortSignal): Promise<string> {
    const known = this.#tokens.get(scope);
    if (known !== undefined && known.usableUntil > Date.now()) return known.value;
    const underWay = this.#fetches.get(scope) ?? this.#fetch(scope, wish);
    const token = await untilAborted(underWay, signal);
    return token.value;
  }

  /** Not ended by any one caller's signal, since others may wait for the same token. */
  #fetch(scope: string, wish: TokenWish): Promise<BearerToken> {
    const { client, registry, host, credentials, linkRule } = this.#options;
    const fetch = async () => {
      const credential = await credentials.find(host);
      if (credential?.kind === 'registry-token') {
        return { value: credential.token, usableUntil: Number.POSITIVE_INFINITY };
      }
      const { signal } = new AbortController();
      return fetchToken(wish, { client, registry, credential, linkRule, signal });
    };
    const underWay = fetch()
      .then((token) => {
        this.#tokens.set(scope, token);
        return token;
      })
      .finally(() => this.#fetches.delete(scope));
    this.#fetches.set(scope, underWay);
    return underWay;
  }
}

function untilAborted<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(cancelled(signal.reason));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
