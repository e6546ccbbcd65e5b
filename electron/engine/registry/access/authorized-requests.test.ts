import { afterEach, describe, expect, it, vi } from 'vitest';
import { startTestServer, testHttpClient, textOf } from '../../../../tests/support/network/test-server.ts';
import { type AskedWait, AskedWaits, downloadWaitLimits } from '../../network/documents/asked-waits.ts';
import { Patience } from '../../network/documents/patience.ts';
import { AuthorizedRequests, type RegistryRequest } from './authorized-requests.ts';
import type { Credential } from './credentials.ts';
import { registryServer } from './registry-server.ts';
import { fetchToken } from './token-server.ts';

afterEach(() => {
  vi.useRealTimers();
});

const scope = 'repository:team/app:pull';

interface TokenRegistryOptions {
  expiresIn?: number;
  allows?: (authorization: string) => boolean;
  /** No token is given before this. */
  gate?: Promise<void>;
}

/** A registry that takes the newest token of its token server, and that server. */
async function startTokenRegistry(options: TokenRegistryOptions = {}) {
  const issued: string[] = [];
  const state = { valid: '' };
  const tokens = await startTestServer(async (request, response) => {
    if (options.allows?.(request.headers.authorization ?? request.body) === false) {
      return response.writeHead(401, { 'content-type': 'application/json' }).end('{"details":"no"}');
    }
    await options.gate;
    state.valid = `token-${issued.length + 1}`;
    issued.push(state.valid);
    response.end(JSON.stringify({ access_token: state.valid, expires_in: options.expiresIn ?? 300 }));
  });
  const registry = await startTestServer((request, response) => {
    if (state.valid !== '' && request.headers.authorization === `Bearer ${state.valid}`)
      return response.end('data');
    const challenge = `Bearer realm="${tokens.url}/token?x=1",service="reg",scope="${scope}"`;
    response.writeHead(401, { 'www-authenticate': challenge }).end();
  });
  return { registry, tokens, issued, state };
}

/** The two ways to ask: for a stream, and for a whole document. */
const ways = {
  get: async (auth: AuthorizedRequests, request: RegistryRequest) => {
    const { status, body } = await auth.get(request);
    return { status, text: () => textOf(body) };
  },
  read: (auth: AuthorizedRequests, request: RegistryRequest) =>
    auth.read({
      ...request,
      limit: 1000,
      parse: ({ status, body }) => ({ status, text: async () => String(body) }),
    }),
};

it('a download waits for its token as it is asked, and no reader waits with it', async () => {
  const tokens = await startTestServer((_, response) => {
    if (tokens.seen.length === 3) return response.end('{"token":"t"}');
    response.writeHead(429, { 'retry-after': tokens.seen.length === 2 ? '40' : '2' }).end();
  });
  const registry = await startTestServer((request, response) => {
    if (request.headers.authorization === 'Bearer t') return response.end('data');
    response.writeHead(401, { 'www-authenticate': `Bearer realm="${tokens.url}"` }).end();
  });
  const url = new URL(registry.url);
  const server = registryServer(url.host, url, testHttpClient());
  const auth = new AuthorizedRequests(server, { find: async () => null });
  const { signal } = new AbortController();
  const told: AskedWait[] = [];
  const waits = new AskedWaits(downloadWaitLimits, (wait) => told.push(wait));
  const read = (patience: Patience, stop = signal) =>
    auth.read({
      url,
      scope,
      signal: stop,
      patience,
      limit: 1000,
      parse: ({ status, body }) => (status === 200 ? String(body) : null),
    });

  const downloads = [1, 2].map(() => read(new Patience(undefined, true, waits)));
  await expect.poll(() => told).toHaveLength(2);
  expect(told[0]).toEqual({ host: tokens.host, code: 'TOO_MANY_REQUESTS', waitMs: 2_000 });
  await expect(read(new Patience())).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' });
  expect(await Promise.all(downloads)).toEqual(['data', 'data']);
  expect(tokens.seen).toHaveLength(3);
});

it('a wait for a token ends at once when it is cancelled', async () => {
  const registry = await startTestServer((request, response) => {
    if (request.path.startsWith('/token')) return response.writeHead(429, { 'retry-after': '200' }).end();
    response.writeHead(401, { 'www-authenticate': 'Bearer realm="/token"' }).end();
  });
  const url = new URL(registry.url);
  const auth = new AuthorizedRequests(registryServer(url.host, url, testHttpClient()), {
    find: async () => null,
  });
  const stop = new AbortController();
  const waits = new AskedWaits(downloadWaitLimits, () => stop.abort());
  const patience = new Patience(undefined, true, waits);
  const reading = auth.read({ url, scope, signal: stop.signal, patience, limit: 9, parse: () => null });
  await expect(reading).rejects.toMatchObject({ code: 'CANCELLED' });
});

describe.each(['get', 'read'] as const)('by %s', (way) => {
  function authFor(url: string, credential: Credential | null = null) {
    const registry = new URL(url);
    const server = registryServer(registry.host, registry, testHttpClient());
    const auth = new AuthorizedRequests(server, {
      find: async (host) => (host === registry.host ? credential : null),
    });
    const { signal } = new AbortController();
    return { auth, get: (path = '/v2/') => ways[way](auth, { url: new URL(path, registry), scope, signal }) };
  }

  describe('Bearer tokens', () => {
    it('asks the realm for the scope, once for all who wait, and keeps the token', async () => {
      const { registry, tokens, issued } = await startTokenRegistry();
      const { get } = authFor(registry.url);
      const answers = await Promise.all([get('/1'), get('/2'), get('/3')]);
      expect(await Promise.all(answers.map(({ text }) => text()))).toEqual(['data', 'data', 'data']);
      expect(issued).toHaveLength(1);
      expect(tokens.seen[0]?.path).toBe(`/token?x=1&service=reg&scope=${encodeURIComponent(scope)}`);
      expect(tokens.seen[0]?.headers.authorization).toBeUndefined();
      const before = registry.seen.length;
      expect((await get('/4')).status).toBe(200);
      expect(registry.seen).toHaveLength(before + 1);
    });

    it('renews a token that the registry no longer takes, without the caller noticing', async () => {
      const { registry, issued, state } = await startTokenRegistry();
      const { get } = authFor(registry.url);
      await get();
      state.valid = 'revoked';
      expect((await get()).status).toBe(200);
      expect(issued).toHaveLength(2);
    });

    it('fetches a new token when the old one is about to expire', async () => {
      const { registry, issued } = await startTokenRegistry({ expiresIn: 1e-9 });
      const { get } = authFor(registry.url);
      await get();
      await get();
      expect(issued.length).toBeGreaterThan(1);
      expect(registry.seen.filter(({ headers }) => headers.authorization === undefined)).toHaveLength(1);
    });

    it.each([
      ['back by an hour', -3_600_000],
      ['forward by a day', 86_400_000],
    ])('renews a token when it ends, with a clock set %s', async (_, change) => {
      vi.useFakeTimers({ toFake: ['Date'] });
      const { registry, issued } = await startTokenRegistry({ expiresIn: 2 });
      const { get } = authFor(registry.url);
      await get();
      vi.setSystemTime(Date.now() + change);
      await get();
      expect(issued).toHaveLength(1);
      await new Promise((resolve) => setTimeout(resolve, 1_700));
      await get();
      expect(issued).toHaveLength(2);
    });

    it('sends a user name and password to the realm alone', async () => {
      const credential = { kind: 'password', username: 'ann', password: 'pa:ss' } as const;
      const basic = `Basic ${Buffer.from('ann:pa:ss').toString('base64')}`;
      const { registry, tokens } = await startTokenRegistry({ allows: (sent) => sent === basic });
      expect((await authFor(registry.url, credential).get()).status).toBe(200);
      expect(tokens.seen[0]?.headers.authorization).toBe(basic);
      expect(registry.seen.map(({ headers }) => headers.authorization)).not.toContain(basic);
      await expect(authFor(registry.url).get()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    });

    it('exchanges an identity token by POST', async () => {
      const { registry, tokens } = await startTokenRegistry({
        allows: (sent) => sent.includes('refresh_token=idt'),
      });
      const { get } = authFor(registry.url, { kind: 'identity-token', token: 'idt' });
      expect((await get()).status).toBe(200);
      expect(Object.fromEntries(new URLSearchParams(tokens.seen[0]?.body))).toMatchObject({
        grant_type: 'refresh_token',
        service: 'reg',
        scope,
      });
    });

    it('asks for each of several scopes by itself', async () => {
      const scopes = ['repository:team/app:pull', 'repository:team/base:pull,push'];
      const registry = await startTestServer((request, response) => {
        if (request.path.startsWith('/token')) return response.end('{"token":"t"}');
        if (request.headers.authorization === 'Bearer t') return response.end('data');
        const challenge = `Bearer realm="/token",scope="${scopes.join(' ')}"`;
        response.writeHead(401, { 'www-authenticate': challenge }).end();
      });
      expect((await authFor(registry.url).get()).status).toBe(200);
      const asked = registry.seen.find(({ path }) => path.startsWith('/token'));
      expect(new URL(asked?.path ?? '', registry.url).searchParams.getAll('scope')).toEqual(scopes);
    });

    it('does not ask a realm that would expose the credential', async () => {
      const { tokens } = await startTokenRegistry();
      const registry = new URL('https://registry.example');
      const token = fetchToken(
        registryServer(registry.host, registry, testHttpClient()),
        { realm: new URL(tokens.url), service: undefined, scope },
        {
          credential: { kind: 'password', username: 'ann', password: 'secret' },
          patience: new Patience(),
          signal: new AbortController().signal,
        },
      );
      await expect(token).rejects.toMatchObject({ code: 'BLOCKED_URL' });
      expect(tokens.seen).toHaveLength(0);
    });

    it.each(['{}', '<html>', '{"token":"a\\r\\nb"}', '{"token":7}'])(
      'refuses the answer %s',
      async (answer) => {
        const registry = await startTestServer((request, response) => {
          if (request.path.startsWith('/token')) return response.end(answer);
          response.writeHead(401, { 'www-authenticate': 'Bearer realm="/token"' }).end();
        });
        await expect(authFor(registry.url).get()).rejects.toMatchObject({ code: 'NETWORK' });
      },
    );

    it('waits shortly when the token server asks to, and says so when it asks for more', async () => {
      const asked = ['1', '1e309', '1000'];
      const tokens = await startTestServer((_, response) =>
        response.writeHead(429, { 'retry-after': asked[tokens.seen.length - 1] }).end(),
      );
      const registry = await startTestServer((_, response) =>
        response.writeHead(401, { 'www-authenticate': `Bearer realm="${tokens.url}"` }).end(),
      );
      const error = await authFor(registry.url)
        .get()
        .catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({
        code: 'TOO_MANY_REQUESTS',
        message: expect.stringContaining('Try again in 17 minutes.'),
        details: { host: tokens.host, retryAfterMs: 1_000_000 },
      });
      expect(tokens.seen).toHaveLength(3);
    });

    it('lets one caller cancel without ending the fetch for the others', async () => {
      const gate = Promise.withResolvers<void>();
      const { registry, tokens, issued } = await startTokenRegistry({ gate: gate.promise });
      const { auth, get } = authFor(registry.url);
      const impatient = new AbortController();
      const first = ways[way](auth, { url: new URL(registry.url), scope, signal: impatient.signal });
      await expect.poll(() => tokens.seen.length).toBe(1);
      const second = get();
      impatient.abort();
      await expect(first).rejects.toMatchObject({ code: 'CANCELLED' });
      gate.resolve();
      expect((await second).status).toBe(200);
      expect(issued).toHaveLength(1);
    });
  });

  describe('Basic', () => {
    const challenge = { 'www-authenticate': 'Basic realm="registry"' };
    const basic = `Basic ${Buffer.from('ann:secret').toString('base64')}`;
    const handler = (sent: string | undefined) => sent === basic;

    it('answers a challenge with the credential, and leaves 401 as it is without one', async () => {
      const registry = await startTestServer((request, response) =>
        handler(request.headers.authorization) ? response.end() : response.writeHead(401, challenge).end(),
      );
      const { get } = authFor(registry.url, { kind: 'password', username: 'ann', password: 'secret' });
      expect((await get()).status).toBe(200);
      expect((await authFor(registry.url).get()).status).toBe(401);
    });

    it('answers for each repository by its own, where they have different ones', async () => {
      const passwordOf = (name: string) => Buffer.from(`${name}:p`).toString('base64');
      const registry = await startTestServer((request, response) => {
        const own = `Basic ${passwordOf(request.path.slice(1))}`;
        if (request.headers.authorization === own) response.end();
        else response.writeHead(401, challenge).end();
      });
      const url = new URL(registry.url);
      const auth = new AuthorizedRequests(registryServer(url.host, url, testHttpClient()), {
        find: async (_, name = '') => ({
          kind: 'password',
          username: name,
          password: 'p',
          isForRepository: true,
        }),
      });
      const { signal } = new AbortController();
      const get = (name: string) =>
        ways[way](auth, { url: new URL(`/${name}`, url), scope: `repository:${name}:pull`, signal });
      for (const name of ['one', 'two', 'one', 'two']) expect((await get(name)).status).toBe(200);
      // Each is asked to sign in once.
      expect(registry.seen).toHaveLength(6);
    });

    it('asks no more than twice when the password is wrong', async () => {
      const registry = await startTestServer((_, response) => response.writeHead(401, challenge).end());
      const { get } = authFor(registry.url, { kind: 'password', username: 'ann', password: 'wrong' });
      expect((await get()).status).toBe(401);
      expect(registry.seen).toHaveLength(2);
    });

    it('sends nothing to another server that answers 401', async () => {
      const away = await startTestServer((_, response) => response.writeHead(401, challenge).end());
      const registry = await startTestServer((_, response) =>
        response.writeHead(307, { location: away.url }).end(),
      );
      const { get } = authFor(registry.url, { kind: 'password', username: 'ann', password: 'secret' });
      expect((await get()).status).toBe(401);
      expect(away.seen.map(({ headers }) => headers.authorization)).toEqual([undefined]);
    });
  });
});
