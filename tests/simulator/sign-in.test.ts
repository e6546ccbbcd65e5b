import { afterEach, expect, test } from 'vitest';
import type { SimulatorOptions } from './options.ts';
import type { Simulator } from './simulator.ts';
import { startSimulator } from './start.ts';
import { ask, askManifest, json } from './test-client.ts';

const credentials = { username: 'ada', password: 'secret', identityToken: 'refresh' };
const basic = `Basic ${Buffer.from('ada:secret').toString('base64')}`;

let simulator: Simulator | undefined;
afterEach(() => simulator?.close());

async function start(options: Partial<SimulatorOptions>): Promise<Simulator> {
  simulator = await startSimulator({ generatedRepositories: 0, ...options });
  return simulator;
}

function tokenUrl(challenge: string | undefined): string {
  const [, realm = '', service = '', scope = ''] =
    /^Bearer realm="([^"]+)",service="([^"]+)",scope="([^"]+)"/.exec(challenge ?? '') ?? [];
  return `${realm}?${new URLSearchParams({ service, scope })}`;
}

test('a token is had from the realm and opens its own repository only', async () => {
  const { url, hosts } = await start({ auth: 'token', credentials });
  const manifest = `${url}/v2/powershell/manifests/latest`;
  const refused = await askManifest(manifest);
  expect(refused.status).toBe(401);
  const realm = tokenUrl(refused.headers['www-authenticate']);
  expect(new URL(realm).host).toBe(hosts.token);
  expect((await ask(realm)).status).toBe(401);
  const { token } = json(await ask(realm, { authorization: basic }));
  expect((await askManifest(manifest, { authorization: `Bearer ${token}` })).status).toBe(200);
  const other = `${url}/v2/azure-cli/manifests/latest`;
  expect((await askManifest(other, { authorization: `Bearer ${token}` })).status).toBe(401);
});

test('an identity token is traded for an access token', async () => {
  const { url } = await start({ auth: 'token', credentials });
  const manifest = `${url}/v2/powershell/manifests/latest`;
  const realm = new URL(tokenUrl((await askManifest(manifest)).headers['www-authenticate']));
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: 'refresh',
    service: realm.searchParams.get('service') ?? '',
    scope: realm.searchParams.get('scope') ?? '',
  });
  const answer = await ask(realm.origin + realm.pathname, {}, { method: 'POST', body: String(form) });
  const { access_token: token } = json(answer);
  expect((await askManifest(manifest, { authorization: `Bearer ${token}` })).status).toBe(200);
});

test('tokens end, by time and at once', async () => {
  const running = await start({ auth: 'token', tokenSeconds: 0 });
  const manifest = `${running.url}/v2/powershell/manifests/latest`;
  const realm = tokenUrl((await askManifest(manifest)).headers['www-authenticate']);
  const first = json(await ask(realm)).token;
  expect((await askManifest(manifest, { authorization: `Bearer ${first}` })).status).toBe(401);
  running.options.tokenSeconds = 300;
  const second = json(await ask(realm)).token;
  expect((await askManifest(manifest, { authorization: `Bearer ${second}` })).status).toBe(200);
  running.expireTokens();
  expect((await askManifest(manifest, { authorization: `Bearer ${second}` })).status).toBe(401);
});

test('Basic sign-in', async () => {
  const { url } = await start({ auth: 'basic', credentials });
  const refused = await ask(`${url}/v2/`);
  expect(refused.headers['www-authenticate']).toBe('Basic realm="simulator"');
  expect((await ask(`${url}/v2/`, { authorization: basic })).status).toBe(200);
});

test('anonymous: no challenge at all', async () => {
  const { url } = await start({});
  const answer = await ask(`${url}/v2/`);
  expect([answer.status, answer.body.toString(), answer.headers['www-authenticate']]).toEqual([
    200,
    '{}',
    undefined,
  ]);
});
