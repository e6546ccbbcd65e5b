import * as z from 'zod';
import { AppError } from '../../../../shared/errors.ts';
import { requestFollowing } from '../../network/follow-redirects.ts';
import type { HttpClient } from '../../network/http-client.ts';
import type { LinkRule } from '../../network/link-rule.ts';
import { readBody } from '../../network/read-body.ts';
import { parseJson } from '../../oci/json.ts';
import type { Credential } from './credentials.ts';
import { answerError } from './error-answers.ts';

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
export interface TokenWish {
  realm: URL;
  service: string | undefined;
  /** Scopes separated by spaces. */
  scope: string;
}

/** A token and the time (ms since 1970) until which it is worth sending. */
export interface BearerToken {
  value: string;
  usableUntil: number;
  /** A token to get others with, where `wantsRefreshToken` asked for one and the server gives it. */
  refreshToken?: string;
}

/** What a token request needs besides the wish. */
export interface TokenContext {
  client: HttpClient;
  /** The registry's own URL; a realm elsewhere must be as safe as it. */
  registry: URL;
  credential: Credential | null;
  linkRule: LinkRule;
  /** Asks for a refresh token to keep in place of a password. */
  wantsRefreshToken?: boolean;
  signal: AbortSignal;
}

/**
 * Fetches a Bearer token (distribution, "Token Authentication" and "OAuth2 Token Authentication").
 * @throws {AppError} `UNAUTHORIZED` when the token server refuses, `BLOCKED_URL` for a realm that would expose the
 * credential, and what requests throw.
 */
export async function fetchToken(wish: TokenWish, context: TokenContext): Promise<BearerToken> {
  const { client, registry, signal, linkRule, credential } = context;
  checkRealm(wish.realm, registry);
  const addressRule = wish.realm.host === registry.host ? 'any' : linkRule.current;
  const response =
    credential?.kind === 'identity-token'
      ? await client.request({
          url: wish.realm,
          addressRule,
          signal,
          form: refreshForm(wish, credential.token),
        })
      : await requestFollowing(client, {
          url: questionUrl(wish, context.wantsRefreshToken ?? false),
          addressRule,
          linkRule,
          signal,
          headers: credential?.kind === 'password' ? { authorization: basicAuthorization(credential) } : {},
        });
  if (response.status !== 200) throw await answerError(response, { kind: 'token', registry: registry.host });
  const bytes = await readBody(response.body, answerLimit, response.url.host);
  const { token, access_token, refresh_token, expires_in } =
    answerSchema.safeParse(bytes && parseJson(bytes)).data ?? {};
  const value = token ?? access_token;
  if (value === undefined) throw unusable(wish.realm);
  const lifetime = (expires_in ?? defaultLifetime) * 1000;
  // Shortly before the end counts as the end, because a request takes time to arrive.
  const usableUntil = Date.now() + lifetime - Math.min(30_000, lifetime / 5);
  return { value, usableUntil, ...(refresh_token === undefined ? {} : { refreshToken: refresh_token }) };
}

/** The `Authorization` value of a user name and password (RFC 7617). */
export function basicAuthorization({ username, password }: { username: string; password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function questionUrl({ realm, service, scope }: TokenWish, wantsRefreshToken: boolean): URL {
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.set('service', service);
  if (wantsRefreshToken) {
    url.searchParams.set('offline_token', 'true');
    url.searchParams.set('client_id', clientId);
  }
  for (const part of scope.split(' ').filter((text) => text !== '')) url.searchParams.append('scope', part);
  return url;
}

function refreshForm({ service, scope }: TokenWish, refreshToken: string): URLSearchParams {
  return new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    client_id: clientId,
    scope,
    ...(service === undefined ? {} : { service }),
  });
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
