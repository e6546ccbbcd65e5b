import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { RequestError } from '../answers/request-error.ts';

/** The only user that there is. */
export const registryUser = 'longshore';

/** The header by which a client signs in (RFC 7617). */
export function basicAuthorization(password: string): string {
  return `Basic ${Buffer.from(`${registryUser}:${password}`).toString('base64')}`;
}

/**
 * Refuses a request without the right user and password. What was guessed is compared as a hash, in a time that does not
 * tell how much of it is right.
 * @throws {RequestError} 401 that asks for it, as clients expect it (distribution-spec, "Authentication").
 */
export function checkPassword(
  { headers }: Pick<IncomingMessage, 'headers'>,
  password: string | undefined,
): void {
  if (password === undefined) return;
  const [given, wanted] = [headers.authorization ?? '', basicAuthorization(password)].map(hashOf);
  if (given !== undefined && wanted !== undefined && timingSafeEqual(given, wanted)) return;
  throw new RequestError(
    401,
    'UNAUTHORIZED',
    `Sign in as ${registryUser} with the password of this registry.`,
    {
      'www-authenticate': 'Basic realm="Longshore", charset="UTF-8"',
    },
  );
}

/** The scheme's name may be written in any case. */
function hashOf(authorization: string): Buffer {
  return createHash('sha256')
    .update(authorization.replace(/^basic +/i, 'Basic '))
    .digest();
}
