import { AppError } from '../../../../shared/errors.ts';
import { discardBody, requestFollowing } from '../../network/follow-redirects.ts';
import type { HttpClient, HttpResponse } from '../../network/http-client.ts';
import type { LinkRule } from '../../network/link-rule.ts';
import { parseAuthChallenges } from './auth-challenge.ts';
import type { Credential } from './credentials.ts';
import { answerError } from './error-answers.ts';
import { basicAuthorization, fetchToken } from './token-server.ts';

/** A user name and password for one registry. */
export interface SignInAttempt {
  client: HttpClient;
  /** The registry's origin. */
  registry: URL;
  /** The registry's name for people. */
  displayName: string;
  credential: Extract<Credential, { kind: 'password' }>;
  linkRule: LinkRule;
  signal: AbortSignal;
}

/** What to keep of an attempt. */
export interface CheckedSignIn {
  /** A refresh token in place of the password, where the token server gives one. */
  credential: Credential;
  /** False when the registry asked for no sign-in. */
  verified: boolean;
}

/**
 * Tries a user name and password at a registry's `/v2/` (distribution-spec, "Determining support"; distribution,
 * "Token Authentication", `offline_token`).
 * @throws {AppError} `UNAUTHORIZED` when they are refused or cannot be used there, and what requests throw.
 */
export async function checkSignIn(attempt: SignInAttempt): Promise<CheckedSignIn> {
  const { credential, registry, displayName } = attempt;
  const first = await ask(attempt, undefined);
  if (first.status === 200) {
    discardBody(first.body);
    return { credential, verified: false };
  }
  if (first.status !== 401) throw await answerError(first, { kind: 'token', registry: displayName });
  const challenges = parseAuthChallenges(first.headers['www-authenticate']);
  discardBody(first.body);
  const bearer = challenges.find(({ scheme }) => scheme === 'bearer')?.parameters;
  const realm = bearer?.realm === undefined ? null : URL.parse(bearer.realm, registry.href);
  if (realm !== null) {
    const wish = { realm, service: bearer?.service, scope: bearer?.scope ?? '' };
    const token = await fetchToken(wish, { ...attempt, wantsRefreshToken: true });
    await expectEntry(attempt, `Bearer ${token.value}`);
    const { refreshToken } = token;
    const kept: Credential =
      refreshToken === undefined ? credential : { kind: 'identity-token', token: refreshToken };
    return { credential: kept, verified: true };
  }
  if (!challenges.some(({ scheme }) => scheme === 'basic')) throw noWayIn(displayName);
  await expectEntry(attempt, basicAuthorization(credential));
  return { credential, verified: true };
}

async function expectEntry(attempt: SignInAttempt, authorization: string): Promise<void> {
  const response = await ask(attempt, authorization);
  if (response.status !== 200) {
    throw await answerError(response, { kind: 'token', registry: attempt.displayName });
  }
  discardBody(response.body);
}

function ask(
  { client, registry, linkRule, signal }: SignInAttempt,
  authorization: string | undefined,
): Promise<HttpResponse> {
  return requestFollowing(client, {
    url: new URL('/v2/', registry),
    addressRule: 'any',
    linkRule,
    signal,
    headers: authorization === undefined ? {} : { authorization },
  });
}

function noWayIn(registry: string): AppError {
  return new AppError(
    'UNAUTHORIZED',
    `${registry} takes neither a user name with password nor a token. Ask its owner how to sign in.`,
    { details: { host: registry, reason: 'no-known-scheme' } },
  );
}
