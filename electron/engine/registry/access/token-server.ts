import * as z from 'zod';
import { AppError } from '../../../../shared/errors.ts';
import type { DocumentRequest, HttpDocument } from '../../network/documents/document-request.ts';
import type { Patience } from '../../network/documents/patience.ts';
import { refuseWebPage } from '../../network/documents/web-page.ts';
import { parseBoundedJson } from '../../oci/bounded-json.ts';
import type { Credential } from './credentials.ts';
import { errorOfDocument } from './error-answers.ts';
import type { RegistryServer } from './registry-server.ts';

const tokenText = z.string().regex(/^[\x21-\x7e]+$/);
const answerSchema = z.object({
  token: tokenText.optional(),
  access_token: tokenText.optional(),
  refresh_token: tokenText.optional().catch(undefined),
  expires_in: z.number().positive().optional().catch(undefined),
});
/** The name under which token servers know this program. */
const clientId = 'longshore';
const answerLimit = 1024 * 1024;
/** Seconds that a token lives when the server does not tell (distribution, "Token Authentication"). */
const defaultLifetime = 60;

/** What a registry's Bearer challenge asks for. */
export interface TokenRequest {
  realm: URL;
  service: string | undefined;
  /** Scopes separated by spaces. */
  scope: string;
}

/** A token and the time (ms of `performance.now()`) until which it is worth sending. */
export interface BearerToken {
  value: string;
  usableUntil: number;
  /** A token to get others with, where `wantsRefreshToken` asked for one and the server gives it. */
  refreshToken?: string;
}

/** How a token is asked for. */
export interface TokenOptions {
  credential: Credential | null;
  /** Asks for a refresh token to keep in place of a password. */
  wantsRefreshToken?: boolean;
  patience: Patience;
  signal: AbortSignal;
}

/**
 * Fetches a Bearer token (distribution, "Token Authentication" and "OAuth2 Token Authentication"). The realm must be
 * as safe as the registry's own server.
 * @throws {AppError} `UNAUTHORIZED` when the token server refuses, `BLOCKED_URL` for a realm that would expose the
 * credential, and what requests throw.
 */
export async function fetchToken(
  { client, registry, linkRule }: RegistryServer,
  request: TokenRequest,
  options: TokenOptions,
): Promise<BearerToken> {
  const { realm } = request;
  checkRealm(realm, registry);
  return client.read({
    ...askedWith(request, options),
    addressRule: realm.host === registry.host ? 'any' : linkRule.current,
    linkRule,
    limit: answerLimit,
    signal: options.signal,
    patience: options.patience,
    parse(document) {
      if (document.status === 200) refuseWebPage(document);
      if (document.status === 200) return tokenOf(document, realm);
      throw errorOfDocument(document, { kind: 'token', registry: registry.host });
    },
  });
}

function tokenOf({ body }: HttpDocument, realm: URL): BearerToken {
  const { token, access_token, refresh_token, expires_in } =
    answerSchema.safeParse(body && parseBoundedJson(body)).data ?? {};
  const value = token ?? access_token;
  if (value === undefined) throw unusable(realm);
  const lifetime = (expires_in ?? defaultLifetime) * 1000;
  // Shortly before the end counts as the end, because a request takes time to arrive.
  const usableUntil = performance.now() + lifetime - Math.min(30_000, lifetime / 5);
  return { value, usableUntil, ...(refresh_token === undefined ? {} : { refreshToken: refresh_token }) };
}

/** An identity token is exchanged by POST; a user name and password go with a GET. */
function askedWith(
  request: TokenRequest,
  { credential, wantsRefreshToken = false }: TokenOptions,
): Pick<DocumentRequest<unknown>, 'url' | 'headers' | 'form'> {
  if (credential?.kind === 'identity-token') {
    return { url: request.realm, form: refreshForm(request, credential.token) };
  }
  return {
    url: questionUrl(request, wantsRefreshToken),
    headers: credential?.kind === 'password' ? { authorization: basicAuthorization(credential) } : {},
  };
}

/** The `Authorization` value of a user name and password (RFC 7617). */
export function basicAuthorization({ username, password }: { username: string; password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function questionUrl({ realm, service, scope }: TokenRequest, wantsRefreshToken: boolean): URL {
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.set('service', service);
  if (wantsRefreshToken) {
    url.searchParams.set('offline_token', 'true');
    url.searchParams.set('client_id', clientId);
  }
  for (const part of scope.split(' ').filter((text) => text !== '')) url.searchParams.append('scope', part);
  return url;
}

function refreshForm({ service, scope }: TokenRequest, refreshToken: string): Record<string, string> {
  return {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    client_id: clientId,
    scope,
    ...(service === undefined ? {} : { service }),
  };
}

function checkRealm(realm: URL, registry: URL): void {
  if (realm.protocol === 'https:' || (realm.protocol === 'http:' && registry.protocol === 'http:')) return;
  throw new AppError(
    'BLOCKED_URL',
    `${registry.host} wants the sign-in at ${realm.protocol}//${realm.host}, which is not protected by TLS. Longshore does not go there; tell the registry’s owner.`,
    { details: { host: realm.host, reason: 'unprotected-realm' } },
  );
}

function unusable(realm: URL): AppError {
  return new AppError(
    'NETWORK',
    `The token server ${realm.host} gave no token. Try again later, or tell the registry’s owner.`,
    { details: { host: realm.host, reason: 'no-token' } },
  );
}
