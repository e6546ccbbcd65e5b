import * as z from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { AddressRule } from '../network/address-rule.ts';
import { requestFollowing } from '../network/follow-redirects.ts';
import type { HttpClient } from '../network/http-client.ts';
import { readBody } from '../network/read-body.ts';
import type { Credential } from './credentials.ts';
import { parseJson } from './image-config.ts';
import { answerError } from './registry-errors.ts';

const tokenText = z.string().regex(/^[\x21-\x7e]+$/);
const answerSchema = z.object({
  token: tokenText.optional(),
  access_token: tokenText.optional(),
  expires_in: z.number().positive().optional().catch(undefined),
});
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
}

/** What a token request needs besides the wish. */
export interface TokenContext {
  client: HttpClient;
  /** The registry's own URL; a realm elsewhere must be as safe as it. */
  registry: URL;
  credential: Credential | null;
  redirectRule: () => Promise<AddressRule>;
  signal: AbortSignal;
}

/**
 * Fetches a Bearer token (distribution, "Token Authentication" and "OAuth2 Token Authentication").
 * @throws {AppError} `UNAUTHORIZED` when the token server refuses, `BLOCKED_URL` for a realm that would expose the
 * credential, and what requests throw.
 */
export async function fetchToken(wish: TokenWish, context: TokenContext): Promise<BearerToken> {
  const { client, registry, signal, redirectRule, credential } = context;
  checkRealm(wish.realm, registry);
  const addressRule = wish.realm.host === registry.host ? 'any' : await redirectRule();
  const response =
    credential?.kind === 'identity-token'
      ? await client.request({
          url: wish.realm,
          addressRule,
          signal,
          form: refreshForm(wish, credential.token),
        })
      : await requestFollowing(client, {
          url: questionUrl(wish),
          addressRule,
          redirectRule,
          signal,
          headers: credential?.kind === 'password' ? { authorization: basicAuthorization(credential) } : {},
        });
  if (response.status !== 200) throw await answerError(response, { kind: 'token', registry: registry.host });
  const bytes = await readBody(response.body, answerLimit, response.url.host);
  const { token, access_token, expires_in } = answerSchema.safeParse(bytes && parseJson(bytes)).data ?? {};
  const value = token ?? access_token;
  if (value === undefined) throw unusable(wish.realm);
  const lifetime = (expires_in ?? defaultLifetime) * 1000;
  // Shortly before the end counts as the end, because a request takes time to arrive.
  return { value, usableUntil: Date.now() + lifetime - Math.min(30_000, lifetime / 5) };
}

/** The `Authorization` value of a user name and password (RFC 7617). */
export function basicAuthorization({ username, password }: { username: string; password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function questionUrl({ realm, service, scope }: TokenWish): URL {
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.set('service', service);
  for (const part of scope.split(' ').filter((text) => text !== '')) url.searchParams.append('scope', part);
  return url;
}

function refreshForm({ service, scope }: TokenWish, refreshToken: string): URLSearchParams {
  return new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    client_id: 'longshore',
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
