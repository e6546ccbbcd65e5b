import { expect, test } from 'vitest';
import { TestRegistry, testRegistryClient } from '../../../../tests/support/network/test-registry.ts';
import { noSignal } from '../../../../tests/support/network/test-server.ts';

async function open() {
  const registry = new TestRegistry();
  const manifest = registry.addImage({ os: 'linux', architecture: 'amd64' }, { tag: '1.0' });
  const server = await registry.start();
  return { registry, manifest, server, client: testRegistryClient(server.host) };
}

test('what a tag means is told by a request for headers alone', async () => {
  const { manifest, server, client } = await open();
  expect(await client.tagDigest('team/app', '1.0', noSignal())).toBe(manifest.digest);
  expect(server.seen.map(({ method }) => method)).toEqual(['HEAD']);
});

test.each([
  ['a tag that is not there', 404, {}],
  ['a registry that has no such request', 405, {}],
  ['an answer without a digest', 200, {}],
  ['an answer with something else in its place', 200, { 'docker-content-digest': 'sha256:constructor' }],
])('%s tells nothing', async (_what, status, headers) => {
  const { registry, client } = await open();
  registry.intercept = (_, response) => {
    response.writeHead(status, headers).end();
    return true;
  };
  expect(await client.tagDigest('team/app', '1.0', noSignal())).toBeNull();
});

test('a registry that asks to wait long is left in peace', async () => {
  const { registry, server, client } = await open();
  registry.intercept = (_, response) => {
    response.writeHead(429, { 'retry-after': '600' }).end();
    return true;
  };
  await expect(client.tagDigest('team/app', '1.0', noSignal())).rejects.toMatchObject({
    code: 'TOO_MANY_REQUESTS',
    details: { retryAfterMs: 600_000 },
  });
  expect(server.seen).toHaveLength(1);
});
