import { createHash, randomBytes } from 'node:crypto';

/** A secret of 256 bits, fit for URLs, cookies and WebSocket sub-protocols. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What the server keeps of a secret. Looking it up takes no time that would tell where a guess is wrong. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
