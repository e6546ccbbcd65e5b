import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import type { LaunchCodes } from './launch-codes.ts';
import { hashOf, randomSecret } from './secrets.ts';

const maximumBodyBytes = 1024;
const bodySchema = z.object({ code: z.string() });

/** The name of the protocol that `/rpc` speaks; a page asks for it beside its secret. */
export const rpcProtocol = 'longshore';

/**
 * The windows that may use the API. Each has two secrets that a launch code was exchanged for: a cookie, which no
 * script reads, and one that its page keeps for its tab. The cookie alone opens nothing, because browsers send it to
 * every server of this machine, whatever its port; the tab's secret goes to this server only, and in no URL.
 */
export interface Session {
  /**
   * Answers `POST /session` with a body of `{"code": …}`: 200 with the cookie and `{"secret": …}`, or 403.
   * @returns false for a code that is used, expired or wrong.
   */
  begin(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  /** True for a request that carries the cookie, and its tab's secret in `Authorization: Bearer`. */
  holds(request: IncomingMessage): boolean;
  /** True for an upgrade that carries the cookie, and its tab's secret as a sub-protocol. */
  holdsSocket(request: IncomingMessage): boolean;
}

/** Makes the sessions of a server. `port` names the cookie, since browsers share cookies between ports of a host. */
export function createSession(port: number, codes: LaunchCodes): Session {
  const cookieName = `longshore-session-${port}`;
  /** The browser (hash of its cookie) of each tab (hash of its secret). */
  const browsers = new Map<string, string>();
  const browserOf = (request: IncomingMessage) => {
    const cookie = cookieValue(request.headers.cookie ?? '', cookieName);
    return cookie === undefined ? undefined : hashOf(cookie);
  };
  const isTab = (request: IncomingMessage, secret: string | undefined) => {
    const browser = browserOf(request);
    return browser !== undefined && secret !== undefined && browsers.get(hashOf(secret)) === browser;
  };
  return {
    async begin(request, response) {
      const code = await readCode(request);
      if (code === undefined || !codes.redeem(code)) {
        response.writeHead(403, { 'cache-control': 'no-store' }).end();
        return false;
      }
      const headers: Record<string, string> = {
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-store',
      };
      let browser = browserOf(request);
      // A second tab of a browser keeps the cookie of the first, whose session would end otherwise.
      if (browser === undefined || ![...browsers.values()].includes(browser)) {
        const cookie = randomSecret();
        browser = hashOf(cookie);
        headers['set-cookie'] = `${cookieName}=${cookie}; Path=/; HttpOnly; SameSite=Strict`;
      }
      const secret = randomSecret();
      browsers.set(hashOf(secret), browser);
      response.writeHead(200, headers).end(JSON.stringify({ secret }));
      return true;
    },
    holds: (request) => isTab(request, /^Bearer ([\w-]+)$/.exec(request.headers.authorization ?? '')?.[1]),
    holdsSocket(request) {
      const [protocol, secret, ...others] = (request.headers['sec-websocket-protocol'] ?? '').split(
        /\s*,\s*/,
      );
      return protocol === rpcProtocol && others.length === 0 && isTab(request, secret);
    },
  };
}

async function readCode(request: IncomingMessage): Promise<string | undefined> {
  if (request.headers['content-type']?.split(';')[0]?.trim() !== 'application/json') return undefined;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > maximumBodyBytes) return undefined;
    chunks.push(chunk);
  }
  try {
    return bodySchema.safeParse(JSON.parse(Buffer.concat(chunks).toString())).data?.code;
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
