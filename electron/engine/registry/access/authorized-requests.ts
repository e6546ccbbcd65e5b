// Decided here: who sees credentials.
import { setTimeout as delay } from 'node:timers/promises';
import { isAppError } from '../../../../shared/errors.ts';
import { raceWithSignal } from '../../async/race-with-signal.ts';
import { discardBody } from '../../network/body/discard-body.ts';
import { cancelled } from '../../network/connections/network-error.ts';
import type { DocumentRequest, HttpDocument } from '../../network/documents/document-request.ts';
import { Patience } from '../../network/documents/patience.ts';
import type { SendRequest } from '../../network/documents/send-request.ts';
import { requestFollowing } from '../../network/follow-redirects.ts';
import type { HttpResponse } from '../../network/http-answer.ts';
import { parseAuthChallenges } from './auth-challenge.ts';
import type { CredentialStore } from './credentials.ts';
import type { RegistryServer } from './registry-server.ts';
import { joinScopes, repositoryOf } from './scopes.ts';
import { type BearerToken, basicAuthorization, fetchToken, type TokenRequest } from './token-server.ts';

/** A GET to the registry's own server. */
export interface RegistryRequest {
  url: URL;
  /** What the token must allow, for example `repository:windows/servercore:pull`. */
  scope: string;
  headers?: Record<string, string>;
  signal: AbortSignal;
}

/** A document of the registry's own server. */
export type RegistryDocumentRequest<Result> = RegistryRequest &
  Pick<DocumentRequest<Result>, 'limit' | 'parse' | 'headersOnly'> & {
    /** That of somebody who looks on, when it is absent. It is shared by the document and the token for it. */
    patience?: Patience;
  };

/** A request to the registry, or to where it keeps uploads, that may change something there. */
export type RegistryChange = RegistryRequest & Pick<SendRequest, 'method' | 'body' | 'answerMs'>;

/** A request with the patience that it shares with the request for its token. */
type PatientRequest = Pick<RegistryRequest, 'scope' | 'signal'> & {
  patience: Patience;
  /** True where the token must allow all that was asked for, and not only what the refused request needed. */
  isChange?: boolean;
};

/** One try to get a token, on its way. */
interface TokenFetch {
  /** A credential helper may wait for its user. */
  credential: Promise<unknown>;
  token: Promise<BearerToken>;
}

/**
 * Requests to one registry with whatever sign-in it asks for: none, Basic or Bearer tokens. Tokens are shared by
 * all requests of one scope, fetched once for all that wait, and renewed when the registry refuses one.
 * `Authorization` reaches the registry's own origin and its token realm, and nothing else.
 */
export class AuthorizedRequests {
  readonly #server: RegistryServer;
  readonly #credentials: CredentialStore;
  readonly #tokenRequests = new Map<string, TokenRequest>();
  readonly #tokens = new Map<string, BearerToken>();
  readonly #fetches = new Map<string, TokenFetch>();
  /** Of the registry as a whole; by the scope where its repositories have different ones. */
  #fixed: string | undefined;
  readonly #fixedByScope = new Map<string, string>();

  constructor(server: RegistryServer, credentials: CredentialStore) {
    this.#server = server;
    this.#credentials = credentials;
  }

  /**
   * Sends a request whose answer is wanted as a stream, follows its redirects, and signs in once when the registry
   * answers 401. The answer may have any status.
   * @throws {AppError} as `requestFollowing` and `fetchToken`.
   */
  async get(request: RegistryRequest): Promise<HttpResponse> {
    const patient = { ...request, patience: new Patience(undefined, true) };
    const authorization = await this.#known(patient);
    const response = await this.#send(request, authorization);
    if (!this.#asksToSignIn(response)) return response;
    const renewed = await this.#answer(response, patient, authorization).catch((error: unknown) => {
      response.body.destroy();
      throw error;
    });
    if (renewed === undefined || renewed === authorization) return response;
    discardBody(response.body);
    return this.#send(request, renewed);
  }

  /**
   * Reads a document, signing in as `get` does. It has the patience of one document, tokens included.
   * @throws {AppError} as `HttpClient.read` and `fetchToken`.
   */
  async read<Result>(request: RegistryDocumentRequest<Result>): Promise<Result> {
    const { parse, patience = new Patience() } = request;
    const patient = { ...request, patience };
    const authorization = await this.#known(patient);
    const first = await this.#read<{ refusal: HttpDocument } | { value: Result }>(
      patient,
      authorization,
      (document) => (this.#asksToSignIn(document) ? { refusal: document } : { value: parse(document) }),
    );
    if ('value' in first) return first.value;
    patience.cameOn();
    const renewed = await this.#answer(first.refusal, patient, authorization);
    if (renewed === undefined || renewed === authorization) return parse(first.refusal);
    return this.#read(patient, renewed, parse);
  }

  /**
   * Sends a request that may change something, signing in as `get` does. One to another server, where a registry keeps its
   * uploads, goes without any sign-in, under the rule for the registry's links.
   * @throws {AppError} as `HttpClient.send` and `fetchToken`.
   */
  async send(request: RegistryChange): Promise<HttpDocument> {
    const { client, linkRule, registry } = this.#server;
    if (request.url.origin !== registry.origin)
      return client.send({ ...request, addressRule: linkRule.current, linkRule });
    const patient = { ...request, patience: new Patience(undefined, true), isChange: true };
    const authorization = await this.#known(patient);
    const sendWith = (header: string | undefined) =>
      client.send({ ...request, headers: headersOf(request, header), addressRule: 'any', linkRule });
    const answer = await sendWith(authorization);
    if (!this.#asksToSignIn(answer)) return answer;
    const renewed = await this.#answer(answer, patient, authorization);
    return renewed === undefined || renewed === authorization ? answer : sendWith(renewed);
  }

  /** True when there is a credential for what this scope allows, whether or not the registry takes that. */
  async isSignedIn(scope: string): Promise<boolean> {
    return (await this.#credentials.find(this.#server.host, repositoryOf(scope))) !== null;
  }

  #send(request: RegistryRequest, authorization: string | undefined): Promise<HttpResponse> {
    const { client, linkRule } = this.#server;
    const headers = headersOf(request, authorization);
    return requestFollowing(client, { ...request, headers, addressRule: 'any', linkRule });
  }

  #read<Result>(
    request: RegistryRequest & { patience: Patience; limit: number },
    authorization: string | undefined,
    parse: (document: HttpDocument) => Result,
  ): Promise<Result> {
    const { client, linkRule } = this.#server;
    const headers = headersOf(request, authorization);
    return client.read({ ...request, headers, addressRule: 'any', linkRule, parse });
  }

  #asksToSignIn({ status, url }: { status: number; url: URL }): boolean {
    return status === 401 && url.origin === this.#server.registry.origin;
  }

  async #known(request: PatientRequest): Promise<string | undefined> {
    const fixed = this.#fixed ?? this.#fixedByScope.get(request.scope);
    if (fixed !== undefined) return fixed;
    const tokenRequest = this.#tokenRequests.get(request.scope);
    return tokenRequest === undefined ? undefined : `Bearer ${await this.#token(request, tokenRequest)}`;
  }

  async #answer(
    { headers }: Pick<HttpDocument, 'headers'>,
    request: PatientRequest,
    refused: string | undefined,
  ): Promise<string | undefined> {
    const { registry, host } = this.#server;
    const challenges = parseAuthChallenges(headers['www-authenticate']);
    const bearer = challenges.find(({ scheme }) => scheme === 'bearer')?.parameters;
    const realm = bearer === undefined ? null : URL.parse(bearer.realm ?? '', registry.href);
    if (bearer?.realm !== undefined && realm !== null) {
      const { scope } = request;
      const wanted = request.isChange ? joinScopes(scope, bearer.scope ?? '') : bearer.scope || scope;
      const tokenRequest = { realm, service: bearer.service, scope: wanted };
      this.#tokenRequests.set(scope, tokenRequest);
      if (refused === `Bearer ${this.#tokens.get(scope)?.value}`) this.#tokens.delete(scope);
      return `Bearer ${await this.#token(request, tokenRequest)}`;
    }
    if (!challenges.some(({ scheme }) => scheme === 'basic')) return undefined;
    // A credential helper may wait for its user.
    const { scope, signal } = request;
    const finding = this.#credentials.find(host, repositoryOf(scope));
    const credential = await raceWithSignal(finding, signal, cancelled);
    request.patience.cameOn();
    if (credential?.kind !== 'password') return undefined;
    const authorization = basicAuthorization(credential);
    if (credential.isForRepository === true) this.#fixedByScope.set(scope, authorization);
    else this.#fixed = authorization;
    return authorization;
  }

  /** One try is shared by all who wait for the token; how many there are, each decides by its own patience. */
  async #token(request: PatientRequest, tokenRequest: TokenRequest): Promise<string> {
    const { scope, signal, patience } = request;
    for (;;) {
      const known = this.#tokens.get(scope);
      if (known !== undefined && known.usableUntil > performance.now()) return known.value;
      const underWay = this.#fetches.get(fetchKey(request)) ?? this.#fetch(request, tokenRequest);
      try {
        await raceWithSignal(underWay.credential, signal, cancelled);
        patience.cameOn();
        const { value } = await raceWithSignal(underWay.token, signal, cancelled);
        patience.cameOn();
        return value;
      } catch (error) {
        const wait = isAppError(error) && !signal.aborted ? patience.waitAfter(error) : null;
        if (wait === null) throw error;
        await delay(wait, undefined, { signal }).catch(() => {
          throw cancelled(signal.reason);
        });
      }
    }
  }

  /** Not ended by any one caller's signal, since others may wait for the same token. */
  #fetch({ scope, patience }: PatientRequest, tokenRequest: TokenRequest): TokenFetch {
    const key = fetchKey({ scope, patience });
    const finding = this.#credentials.find(this.#server.host, repositoryOf(scope));
    const fetch = async (): Promise<BearerToken> => {
      const credential = await finding;
      if (credential?.kind === 'registry-token') {
        return { value: credential.token, usableUntil: Number.POSITIVE_INFINITY };
      }
      const { signal } = new AbortController();
      const oneTry = new Patience(1, patience.isPatient);
      return fetchToken(this.#server, tokenRequest, { credential, patience: oneTry, signal });
    };
    const token = fetch()
      .then((fetched) => {
        this.#tokens.set(scope, fetched);
        return fetched;
      })
      .finally(() => this.#fetches.delete(key));
    // Whoever waits for the credential hears of its failure; when all have gone, nobody does.
    token.catch(() => undefined);
    const underWay = { credential: finding, token };
    this.#fetches.set(key, underWay);
    return underWay;
  }
}

/** A reader does not wait as long for an answer as a download, so that they do not share a try. */
function fetchKey({ scope, patience }: Pick<PatientRequest, 'scope' | 'patience'>): string {
  return `${patience.isPatient ? 'patient ' : ''}${scope}`;
}

function headersOf(
  { headers }: Pick<RegistryRequest, 'headers'>,
  authorization: string | undefined,
): Record<string, string> {
  return { ...headers, ...(authorization === undefined ? {} : { authorization }) };
}
