import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';

const maximumBodyBytes = 1024;
const bodySchema = z.object({ token: z.string() });

/**
 * Turns the launch token, which only the user who started the server knows, into a cookie. The token stays valid for the
 * life of the server, so that the printed URL also opens in a second browser.
 */
export interface Session {
  /** The launch token. */
  token: string;
  /** Answers `POST /session` with a body of `{"token": …}`: 204 with the cookie, or 403. */
  begin(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** True for a request that carries the cookie. */
  holds(request: IncomingMessage): boolean;
}

/** Makes the session of a server. `port` names the cookie, since browsers share cookies between ports of a host. */
export function createSession(port: number): Session {
  const cookieName = `longshore-session-${port}`;
  const token = randomSecret();
  const sessionId = randomSecret();
  return {
    token,
    async begin(request, response) {
      const given = await readToken(request);
      if (given === undefined || !secretsEqual(given, token)) {
        response.writeHead(403).end();
        return;
      }
      const cookie = `${cookieName}=${sessionId}; Path=/; HttpOnly; SameSite=Strict`;
      response.writeHead(204, { 'set-cookie': cookie, 'cache-control': 'no-store' }).end();
    },
    holds(request) {
      const given = cookieValue(request.headers.cookie ?? '', cookieName);
      return given !== undefined && secretsEqual(given, sessionId);
    },
  };
}

async function readToken(request: IncomingMessage): Promise<string | undefined> {
  if (request.headers['content-type']?.split(';')[0]?.trim() !== 'application/json') return undefined;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > maximumBodyBytes) return undefined;
    chunks.push(chunk);
  }
  try {
    return bodySchema.safeParse(JSON.parse(Buffer.concat(chunks).toString())).data?.token;
  } catch {
    return undefined;
  }
}

function cookieValue(header: string, name: string): string | undefined {
  for (const part of header.split(';')) {
    const [key, ...value] = part.trim().split('=');
    if (key === name) return value.join('=');
  }
  return undefined;
}

/** A secret of 256 bits, fit for URLs and cookies. */
function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Compares two secrets in a time that does not depend on where they differ. */
function secretsEqual(given: string, expected: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(expected));
}
