import { expect, test, vi } from 'vitest';
import type { EngineServices } from '../../electron/engine/services/engine-services.ts';
import { openEngineRig } from '../downloads/engine-rig.ts';
import type { SimulatorOptions } from '../simulator/options.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { startSimulator } from '../simulator/start.ts';

vi.setConfig({ testTimeout: 30_000 });

const { signal } = new AbortController();

interface Scene {
  simulator: Simulator;
  engine: EngineServices;
  /** What the registry and its other hosts were asked, in order. */
  asked: () => string[];
}

async function withEngine(options: Partial<SimulatorOptions>, run: (scene: Scene) => Promise<void>) {
  const simulator = await startSimulator({ generatedRepositories: 0, ...options });
  const rig = await openEngineRig(simulator);
  const asked = () => simulator.requests.map(({ role, path }) => `${role} ${path}`);
  try {
    await run({ simulator, engine: rig.engine, asked });
  } finally {
    await rig.close();
    await simulator.close();
  }
}

async function count(items: AsyncIterable<unknown>): Promise<number> {
  let found = 0;
  for await (const _ of items) found += 1;
  return found;
}

test('tags and catalog of an anonymous registry take one request', async () => {
  await withEngine({}, async ({ simulator, engine, asked }) => {
    expect(await count(engine.registry.tags('windows/servercore', signal))).toBe(1);
    expect(await count(engine.registry.catalog(simulator.host, signal))).toBe(1);
    expect(asked()).toEqual(['registry /v2/windows/servercore/tags/list', 'registry /v2/_catalog']);
  });
});

test('an index without its layers takes one request', async () => {
  await withEngine({}, async ({ engine, asked }) => {
    const image = await engine.registry.image('oss/kubernetes/pause:3.4.1', undefined, signal, true);
    expect(image.selected).toBeNull();
    expect(image.platforms.length).toBeGreaterThan(5);
    expect(asked()).toEqual(['registry /v2/oss/kubernetes/pause/manifests/3.4.1']);
  });
});

test('an image takes its manifest and its config, and nothing the second time but its tag', async () => {
  await withEngine({ redirectBlobs: false }, async ({ simulator, engine, asked }) => {
    const image = () => engine.registry.image('windows/nanoserver:ltsc2022-amd64', undefined, signal);
    const { selected } = await image();
    const manifest = 'registry /v2/windows/nanoserver/manifests/ltsc2022-amd64';
    expect(asked()).toEqual([manifest, `registry /v2/windows/nanoserver/blobs/${selected?.configDigest}`]);
    simulator.clearRequests();
    await image();
    expect(asked()).toEqual([manifest]);
  });
});

test('sizes of all platforms take one request each, six at once at most, and none the second time', async () => {
  await withEngine({}, async ({ simulator, engine, asked }) => {
    const name = 'oss/kubernetes/pause';
    const { digest, platforms } = await engine.registry.image(`${name}:3.4.1`, undefined, signal, true);
    simulator.clearRequests();
    let together = 0;
    let most = 0;
    const watch = simulator.faults.add({
      kind: 'slow-headers',
      milliseconds: 50,
      match: () => {
        together += 1;
        most = Math.max(most, together);
        setTimeout(() => {
          together -= 1;
        }, 45);
        return true;
      },
      times: 'always',
    });
    const sizes = new Map<string, number>();
    for await (const size of engine.registry.platformSizes(`${name}@${digest}`, signal)) {
      sizes.set(size.digest, size.size);
    }
    watch.remove();
    expect([...sizes.keys()]).toEqual(platforms.map((platform) => platform.digest));
    expect(asked()).toHaveLength(platforms.length);
    expect(most).toBeLessThanOrEqual(6);
    const [first] = platforms;
    const image = await engine.registry.image(`${name}@${first?.digest}`, undefined, signal);
    expect(sizes.get(image.digest)).toBe(image.selected?.totalSize);
    simulator.clearRequests();
    expect(await count(engine.registry.platformSizes(`${name}@${digest}`, signal))).toBe(platforms.length);
    expect(asked()).toEqual([]);
  });
});

test('a token is asked for once, and every further page is one request', async () => {
  await withEngine({ auth: 'token', tagPageSize: 4 }, async ({ engine, asked }) => {
    const pages = await count(engine.registry.tags('windows/servercore', signal));
    expect(pages).toBeGreaterThan(1);
    const list = 'registry /v2/windows/servercore/tags/list';
    expect(asked()).toEqual([list, 'token /token', ...Array.from({ length: pages }, () => list)]);
  });
});
