import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { parseReference } from '../../../../shared/reference.ts';
import {
  layerType,
  TestRegistry,
  testRegistryClient,
} from '../../../../tests/support/network/test-registry.ts';
import { noSignal } from '../../../../tests/support/network/test-server.ts';
import { platformSizes } from './platform-sizes.ts';

const architectures = ['amd64', 'arm64', 'ppc64le', 's390x', 'riscv64', '386', 'mips64le', 'loong64'];

function indexOfAll(registry: TestRegistry) {
  const shared = registry.add('a layer that all have', layerType);
  const entries = architectures.map((architecture) => {
    const platform = { os: 'linux', architecture };
    const layers = [shared, registry.add(`layer of ${architecture}`, layerType), shared];
    return { ...registry.addImage(platform, { layers }), platform };
  });
  return { shared, entries, index: registry.addIndex(entries, '1') };
}

async function sizesOf(host: string, here: string[] = [], signal = noSignal()) {
  const reference = parseReference(`${host}/team/app:1`);
  const sizes = [];
  const hasBlob = async (digest: string) => here.includes(digest);
  for await (const size of platformSizes(testRegistryClient(host), reference, hasBlob, signal)) {
    sizes.push(size);
  }
  return sizes;
}

describe('platformSizes', () => {
  it('counts each blob of a platform once, and what is here', async () => {
    const registry = new TestRegistry();
    const { shared, entries } = indexOfAll(registry);
    const { host } = await registry.start();
    const sizes = await sizesOf(host, [shared.digest]);
    expect(sizes.map(({ digest }) => digest)).toEqual(entries.map(({ digest }) => digest));
    for (const [position, { size, bytesHere }] of sizes.entries()) {
      expect(bytesHere).toBe(shared.size);
      const manifest = entries[position]?.size ?? 0;
      const own = `layer of ${architectures[position]}`.length;
      expect(size).toBeGreaterThan(manifest + shared.size + own);
      expect(size).toBeLessThan(manifest + 2 * shared.size + own + 200);
    }
  });

  it('tells the one size of an image without an index', async () => {
    const registry = new TestRegistry();
    const { digest } = registry.addImage({ os: 'linux', architecture: 'amd64' }, { tag: '1' });
    const { host } = await registry.start();
    expect(await sizesOf(host)).toMatchObject([{ digest, bytesHere: 0 }]);
  });

  it('leaves out a platform that the registry does not have, and attestations', async () => {
    const registry = new TestRegistry();
    const { entries } = indexOfAll(registry);
    const attestation = {
      ...registry.addImage({ os: 'unknown', architecture: 'unknown' }),
      platform: { os: 'unknown', architecture: 'unknown' },
    };
    registry.addIndex([...entries, attestation], '1');
    registry.remove(entries[2]?.digest ?? '');
    const { host } = await registry.start();
    const expected = entries.filter((_, position) => position !== 2).map(({ digest }) => digest);
    expect((await sizesOf(host)).map(({ digest }) => digest)).toEqual(expected);
  });

  it('stops asking when nobody listens any more', async () => {
    const registry = new TestRegistry();
    const { entries } = indexOfAll(registry);
    const held = new Set<ServerResponse>();
    registry.intercept = ({ path }, response) => {
      if (!entries.slice(1).some(({ digest }) => path.endsWith(digest))) return false;
      held.add(response);
      response.once('close', () => held.delete(response));
      return true;
    };
    const server = await registry.start();
    const reference = parseReference(`${server.host}/team/app:1`);
    const client = testRegistryClient(server.host);
    for await (const _ of platformSizes(client, reference, async () => false, noSignal())) break;
    await expect.poll(() => held.size).toBe(0);
    expect(server.seen.length).toBeLessThanOrEqual(2 + 6);
  });

  it('asks nothing once it was cancelled', async () => {
    const registry = new TestRegistry();
    indexOfAll(registry);
    const { host, seen } = await registry.start();
    await expect(sizesOf(host, [], AbortSignal.abort())).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(seen).toEqual([]);
  });
});
