import { createPrivateKey, type KeyObject, randomUUID, sign, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type SeenRequest, startTestServer, type TestServer } from '../network/test-server.ts';
import type { IssuedCertificate, PrivateAuthority } from './private-authority.ts';

const issuer = 'longshore tests';
const service = 'docker-registry of the tests';
const refreshToken = 'refresh-of-ada';
const tokenSeconds = 300;

/** The user that the token server lets into everything; others get into `public/` alone. */
export const tokenUser = { username: 'ada', password: 'secret' };

/** A token server (distribution, "Token Authentication") whose tokens docker-registry takes. */
export interface RegistryTokenServer extends TestServer {
  /** What docker-registry needs to know, when clients reach the token server at this URL. */
  authFor(realm: string): { realm: string; service: string; issuer: string; rootcertbundle: string };
}

/** Starts a token server that signs with a certificate of the authority; with `tls` it speaks HTTPS with it. */
export async function startTokenServer(
  authority: PrivateAuthority,
  { certificate, key }: IssuedCertificate,
  options: { tls?: boolean } = {},
): Promise<RegistryTokenServer> {
  const tls = { cert: readFileSync(certificate), key: readFileSync(key) };
  const signer = createPrivateKey(tls.key);
  const chain = [new X509Certificate(tls.cert).raw.toString('base64')];
  const server = await startTestServer(
    (request, response) => {
      const query = new URL(request.path, 'http://token.example').searchParams;
      const form = request.method === 'POST' ? new URLSearchParams(request.body) : query;
      const user = userOf(request, form);
      if (user === 'refused') return response.writeHead(401).end();
      const scopes = form.getAll('scope').flatMap((text) => text.split(' '));
      const token = signedToken(signer, chain, user, scopes);
      const isOffline = form.get('offline_token') === 'true' && user !== '';
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({
          token,
          expires_in: tokenSeconds,
          ...(isOffline ? { refresh_token: refreshToken } : {}),
        }),
      );
    },
    options.tls ? tls : undefined,
  );
  const authFor = (realm: string) => ({ realm, service, issuer, rootcertbundle: authority.certificate });
  return { ...server, authFor };
}

/** The user's name, empty for nobody. */
function userOf({ method, headers }: SeenRequest, form: URLSearchParams): string {
  if (method === 'POST') return form.get('refresh_token') === refreshToken ? tokenUser.username : 'refused';
  if (headers.authorization === undefined) return '';
  const expected = Buffer.from(`${tokenUser.username}:${tokenUser.password}`).toString('base64');
  return headers.authorization === `Basic ${expected}` ? tokenUser.username : 'refused';
}

function signedToken(signer: KeyObject, chain: string[], user: string, scopes: string[]): string {
  const now = Math.floor(Date.now() / 1000);
  const access = scopes.flatMap((scope) => {
    const [, type = '', name = '', actions = ''] = /^([^:]+):(.+):([^:]+)$/.exec(scope) ?? [];
    const isAllowed = user !== '' || name.startsWith('public/');
    return isAllowed && type !== '' ? [{ type, name, actions: actions.split(',') }] : [];
  });
  const claims = {
    iss: issuer,
    sub: user,
    aud: service,
    exp: now + tokenSeconds,
    nbf: now - 10,
    iat: now,
    jti: randomUUID(),
    access,
  };
  const parts = [{ typ: 'JWT', alg: 'ES256', x5c: chain }, claims];
  const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const signature = sign('sha256', Buffer.from(text), { key: signer, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}
