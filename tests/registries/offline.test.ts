import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { EngineServices } from '../../electron/engine/services/engine-services.ts';
import type { Image, NamePage } from '../../shared/schemas/image.ts';
import { type EngineRig, openEngineRig } from '../downloads/engine-rig.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { startSimulator } from '../simulator/start.ts';

vi.setConfig({ testTimeout: 30_000 });

const repository = 'windows/servercore';
const reference = `${repository}:ltsc2019`;
const { signal } = new AbortController();

let simulator: Simulator;
let rig: EngineRig;
beforeEach(async () => {
  simulator = await startSimulator({ catalogPageSize: 7 });
  rig = await openEngineRig(simulator);
});
afterEach(async () => {
  await rig.close();
  await simulator.close();
});

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const catalogOf = (engine: EngineServices) => all(engine.registry.catalog(simulator.host, signal));
const tagsOf = (engine: EngineServices) => all(engine.registry.tags(repository, signal));
const namesOf = (pages: NamePage[]) => pages.flatMap(({ names }) => names);

/** Ends the registry and starts the engine anew, as on the next day in an aeroplane. */
async function loseTheNetwork(): Promise<void> {
  await simulator.close();
  await rig.restart();
}

describe('lists', () => {
  test('stream page by page the first time, and open at once, whole, the next time', async () => {
    const first = await catalogOf(rig.engine);
    expect(first.length).toBeGreaterThan(2);
    expect(first.every(({ restart }) => !restart)).toBe(true);
    await rig.restart();
    simulator.clearRequests();
    const pages = rig.engine.registry.catalog(simulator.host, signal)[Symbol.asyncIterator]();
    const remembered = (await pages.next()).value;
    expect(simulator.requests).toEqual([]);
    expect(remembered).toMatchObject({ names: namesOf(first), restart: false });
    expect(Date.parse(remembered.fetchedAt)).toBeLessThan(Date.now());
    await pages.return?.();
  });

  test('are replaced by what the registry has now', async () => {
    const before = namesOf(await catalogOf(rig.engine));
    simulator.content.addRepository('zz/new', {});
    const [remembered, fresh, ...rest] = await catalogOf(rig.engine);
    expect(remembered?.names).toEqual(before);
    expect(fresh).toMatchObject({ restart: true, names: [...before, 'zz/new'] });
    expect(fresh?.stale).toBeUndefined();
    expect(Date.parse(fresh?.fetchedAt ?? '')).toBeGreaterThanOrEqual(
      Date.parse(remembered?.fetchedAt ?? ''),
    );
    expect(rest).toEqual([]);
  });

  test('stay, marked as old, when the network is dead', async () => {
    const tags = namesOf(await tagsOf(rig.engine));
    expect(tags.length).toBeGreaterThan(2);
    await loseTheNetwork();
    const [remembered, last] = await tagsOf(rig.engine);
    expect(remembered?.names).toEqual(tags);
    expect(last).toEqual({ names: [], fetchedAt: remembered?.fetchedAt, restart: false, stale: true });
    await expect(catalogOf(rig.engine)).rejects.toMatchObject({ code: 'NETWORK' });
  });

  test('are not cut by a refresh that breaks off in the middle', async () => {
    const before = namesOf(await catalogOf(rig.engine));
    simulator.faults.add({ kind: 'status', status: 503, match: 'last=', times: 'always' });
    const pages = await catalogOf(rig.engine);
    expect(namesOf(pages)).toEqual(before);
    expect(pages.at(-1)?.stale).toBe(true);
  });

  test('are forgotten when the registry no longer knows or shows them', async () => {
    await tagsOf(rig.engine);
    simulator.faults.add({ kind: 'status', status: 404, match: '/tags/list' });
    await expect(tagsOf(rig.engine)).rejects.toMatchObject({ code: 'NAME_UNKNOWN' });
    const [first] = await tagsOf(rig.engine);
    expect(first?.restart).toBe(false);
    simulator.faults.add({ kind: 'status', status: 503, match: '/tags/list', times: 'always' });
    await rig.engine.signIns.signOut(simulator.host);
    await expect(tagsOf(rig.engine)).rejects.toMatchObject({ code: 'NETWORK' });
  });

  test('are asked anew when their files are damaged', async () => {
    const before = namesOf(await tagsOf(rig.engine));
    await rig.engine.close();
    const folder = join(rig.folder, 'state', 'cache', 'lists');
    for (const name of readdirSync(folder)) {
      writeFileSync(join(folder, name), readFileSync(join(folder, name)).subarray(0, 30));
    }
    await rig.restart();
    const pages = await tagsOf(rig.engine);
    expect(namesOf(pages)).toEqual(before);
    expect(pages.some(({ restart }) => restart)).toBe(false);
  });
});

describe('images', () => {
  const imageOf = (platform?: string) => rig.engine.registry.image(reference, platform, signal);
  const opened = (text: string, platform?: string) =>
    all(rig.engine.registry.openImage(text, platform, signal));

  test('open at once as last seen, and then as they are', async () => {
    const platform = 'windows/amd64';
    const [only, ...none] = await opened(reference, platform);
    expect([only?.stale, none.length]).toEqual([undefined, 0]);
    await rig.restart();
    simulator.clearRequests();
    const [seen, now] = await opened(reference, platform);
    const withAgeKind = (image: Image | undefined) => ({ ...image, fetchedAt: typeof image?.fetchedAt });
    expect([seen].map(withAgeKind)).toEqual([now].map(withAgeKind));
    // The tag is asked again; what it leads to is known.
    expect(simulator.requests.map(({ path }) => path)).toEqual([`/v2/${repository}/manifests/ltsc2019`]);
  });

  test('are told as last seen when the network is dead', async () => {
    const before = await imageOf('windows/amd64');
    await loseTheNetwork();
    const image = await imageOf('windows/amd64');
    expect(image).toEqual({ ...before, fetchedAt: expect.any(String), stale: true });
    const [[seen, last]] = await Promise.all([
      opened(reference, 'windows/amd64'),
      expect(imageOf('windows/arm64')).rejects.toMatchObject({ code: 'NETWORK' }),
      expect(rig.engine.registry.image(`${repository}:ltsc2022`, undefined, signal)).rejects.toMatchObject({
        code: 'NETWORK',
      }),
    ]);
    expect([seen?.stale, last?.stale]).toEqual([undefined, true]);
  });

  test('by digest need no network once they are known, and have no age', async () => {
    const { digest } = await imageOf('windows/amd64');
    await loseTheNetwork();
    const byDigest = `${repository}@${digest}`;
    const [image, ...none] = await opened(byDigest, 'windows/amd64');
    expect(image).toMatchObject({ digest, selected: { text: expect.stringContaining('windows/amd64') } });
    expect([image?.stale, image?.fetchedAt, none.length]).toEqual([undefined, undefined, 0]);
    expect(await all(rig.engine.registry.platformSizes(`${byDigest}`, signal))).not.toEqual([]);
  });

  test('are not told as last seen when the registry itself says no', async () => {
    await imageOf('windows/amd64');
    simulator.faults.add({ kind: 'status', status: 404, match: '/manifests/ltsc2019' });
    await expect(imageOf('windows/amd64')).rejects.toMatchObject({ code: 'MANIFEST_UNKNOWN' });
  });

  test('are never downloaded as last seen', async () => {
    await imageOf('windows/amd64');
    simulator.faults.add({ kind: 'status', status: 503, match: '/manifests/ltsc2019', times: 'always' });
    const { id } = await rig.engine.downloads.start({ reference, platform: 'windows/amd64' });
    await expect
      .poll(() => rig.engine.downloads.list().find((row) => row.id === id)?.state, { timeout: 20_000 })
      .toBe('failed');
  });
});

test('what the portal told stays, with its age', async () => {
  const details = () => rig.engine.registry.repositoryDetails(repository, signal);
  const before = await details();
  expect(before).toMatchObject({ description: expect.any(String), fetchedAt: expect.any(String) });
  expect(Object.keys(before.tags).length).toBeGreaterThan(2);
  await loseTheNetwork();
  expect(await details()).toEqual(before);
});
