import { AppError } from '../../../../shared/errors.ts';
import type { HttpDocument } from '../../network/documents/document-request.ts';
import { Patience } from '../../network/documents/patience.ts';
import { refuseWebPage } from '../../network/documents/web-page.ts';
import { parseAuthChallenges } from './auth-challenge.ts';
import type { Credential } from './credentials.ts';
import { errorOfDocument } from './error-answers.ts';
import type { RegistryServer } from './registry-server.ts';
import { basicAuthorization, fetchToken } from './token-server.ts';

/** Bytes that a registry says under `/v2/` at most; what it says does not count. */
const entryLimit = 64 * 1024;

/** What to keep of an attempt. */
export interface CheckedSignIn {
  /** A refresh token in place of the password, where the token server gives one. */
  credential: Credential;
  /** False when the registry asked for no sign-in. */
  verified: boolean;
}

/**
 * Tries a user name and password at a registry's `/v2/` (distribution-spec, "Determining support"; distribution,
 * "Token Authentication", `offline_token`). The whole attempt has the patience of one document.
 * @throws {AppError} `UNAUTHORIZED` when they are refused or cannot be used there, and what requests throw.
 */
export async function checkSignIn(
  server: RegistryServer,
  credential: Extract<Credential, { kind: 'password' }>,
  signal: AbortSignal,
): Promise<CheckedSignIn> {
  const { registry, displayName } = server;
  const patience = new Patience();
  const ask = (authorization: string | undefined, expected: readonly number[]) =>
    readEntry(server, { authorization, expected, patience, signal });

  const first = await ask(undefined, [200, 401]);
  if (first.status === 200) return { credential, verified: false };
  const challenges = parseAuthChallenges(first.headers['www-authenticate']);
  const bearer = challenges.find(({ scheme }) => scheme === 'bearer')?.parameters;
  const realm = bearer?.realm === undefined ? null : URL.parse(bearer.realm, registry.href);
  if (realm !== null) {
    const request = { realm, service: bearer?.service, scope: bearer?.scope ?? '' };
    const options = { credential, patience, signal, wantsRefreshToken: true };
    const { value, refreshToken } = await fetchToken(server, request, options);
    await ask(`Bearer ${value}`, [200]);
    const kept: Credential =
      refreshToken === undefined ? credential : { kind: 'identity-token', token: refreshToken };
    return { credential: kept, verified: true };
  }
  if (!challenges.some(({ scheme }) => scheme === 'basic')) throw noWayIn(displayName);
  await ask(basicAuthorization(credential), [200]);
  return { credential, verified: true };
}

interface EntryRequest {
  authorization: string | undefined;
  /** Answers of another status are errors. */
  expected: readonly number[];
  patience: Patience;
  signal: AbortSignal;
}

function readEntry(
  { client, registry, displayName, linkRule }: RegistryServer,
  { authorization, expected, patience, signal }: EntryRequest,
): Promise<HttpDocument> {
  return client.read({
    url: new URL('/v2/', registry),
    addressRule: 'any',
    linkRule,
    headers: authorization === undefined ? {} : { authorization },
    limit: entryLimit,
    patience,
    signal,
    parse(document) {
      if (document.status === 200) refuseWebPage(document);
      if (expected.includes(document.status)) return document;
      throw errorOfDocument(document, { kind: 'token', registry: displayName });
    },
  });
}

function noWayIn(registry: string): AppError {
  return new AppError(
    'UNAUTHORIZED',
    `${registry} takes neither a user name with password nor a token. Ask its owner how to sign in.`,
    { details: { host: registry, reason: 'no-known-scheme' } },
  );
}
