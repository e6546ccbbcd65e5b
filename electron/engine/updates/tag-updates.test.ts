import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { layerType } from '../../../tests/support/network/test-registry.ts';
import { noSignal } from '../../../tests/support/network/test-server.ts';
import { type FollowedRig, openFollowedRig } from '../../../tests/support/updates/followed-rig.ts';

const linux = { os: 'linux', architecture: 'amd64' };
const arm = { os: 'linux', architecture: 'arm64' };
const server2019 = (revision: number) => ({
  os: 'windows',
  architecture: 'amd64',
  'os.version': `10.0.17763.${revision}`,
});

let rig: FollowedRig;
beforeEach(async () => {
  rig = await openFollowedRig();
});

/** A base layer that stays and a layer on top that is another in each version. */
function version(platform: object, name: string, tag?: string) {
  const base = rig.registry.add('the base layer of all versions', layerType);
  const layers = [base, rig.registry.add(`layer of ${name}`, layerType)];
  return rig.registry.addImage(platform, { layers, ...(tag === undefined ? {} : { tag }) });
}

const look = (references?: string[]) =>
  rig.updates.look(references === undefined ? {} : { references }, noSignal());
const follow = (tag = '1') => rig.updates.follow({ reference: rig.reference(tag) }, noSignal());

test('a tag that has moved is an update, with what it keeps and what it costs', async () => {
  version(linux, 'November', '1');
  const current = await rig.pull('1');
  expect(await look()).toMatchObject({ looked: 1, updates: [], bytesToFetch: 0, failed: [] });
  const latest = version(linux, 'December', '1');
  const result = await look();
  expect(result.updates).toMatchObject([
    {
      reference: rig.reference('1'),
      platform: 'linux/amd64',
      current,
      latest: latest.digest,
      currentDate: '2026-01-02T03:04:05Z',
      layersKept: 1,
      layersNew: 1,
      bytesKept: 'the base layer of all versions'.length,
      downloadId: null,
    },
  ]);
  const [update] = result.updates;
  expect(update?.bytesToFetch).toBe((update?.size ?? 0) - (update?.bytesKept ?? 0));
  expect(result.bytesToFetch).toBe(update?.bytesToFetch);
});

test('what several updates share is counted once', async () => {
  for (const tag of ['1', '2']) {
    version(linux, `old ${tag}`, tag);
    await rig.pull(tag);
  }
  const shared = rig.registry.add('a new layer that both have', layerType);
  for (const tag of ['1', '2'])
    rig.registry.addImage(linux, { tag, layers: [shared, rig.registry.add(`new ${tag}`, layerType)] });
  const { updates, bytesToFetch } = await look();
  expect(updates).toHaveLength(2);
  expect(bytesToFetch).toBe(
    updates.reduce((sum, update) => sum + update.bytesToFetch, 0) - 'a new layer that both have'.length,
  );
});

test('an index that changes for another platform is no update, and the history says so', async () => {
  const mine = { ...version(linux, 'mine'), platform: linux };
  rig.registry.addIndex([mine, { ...version(arm, 'theirs'), platform: arm }], '1');
  await rig.pull('1', 'linux/amd64');
  await follow();
  rig.registry.addIndex([mine, { ...version(arm, 'theirs, newer'), platform: arm }], '1');
  expect((await look()).updates).toEqual([]);
  rig.registry.addIndex([{ ...version(linux, 'mine, newer'), platform: linux }], '1');
  expect((await look()).updates).toHaveLength(1);
  const [tag] = (await rig.updates.state()).followed;
  expect(tag?.history.map(({ isIndexOnly }) => isIndexOnly)).toEqual([false, true, false]);
});

test('the new revision of a Windows build is an update of the old one', async () => {
  const before = server2019(7792);
  rig.registry.addIndex([{ ...version(before, 'October'), platform: before }], 'ltsc2019');
  await rig.pull('ltsc2019', 'windows/amd64');
  const after = server2019(7919);
  rig.registry.addIndex([{ ...version(after, 'November'), platform: after }], 'ltsc2019');
  expect((await look()).updates).toMatchObject([
    {
      currentBuild: '10.0.17763.7792',
      latestBuild: '10.0.17763.7919',
      platform: 'windows/amd64:10.0.17763.7919',
    },
  ]);
  await rig.updates.update({ keepsOlder: true });
  expect(rig.requests).toMatchObject([{ platform: 'windows/amd64:10.0.17763', keepsOlder: true }]);
});

test('a tag that has lost a platform says so', async () => {
  rig.registry.addIndex(
    [linux, arm].map((platform) => ({ ...version(platform, 'both'), platform })),
    '1',
  );
  await rig.pull('1', 'linux/arm64');
  await follow();
  rig.registry.addIndex([{ ...version(linux, 'one'), platform: linux }], '1');
  expect((await look()).updates).toEqual([]);
  expect((await rig.updates.state()).followed).toMatchObject([{ gone: ['linux/arm64'] }]);
});

test('a look at a tag that has not moved is one request for headers', async () => {
  version(linux, 'November', '1');
  await rig.pull('1');
  await follow();
  rig.server.seen.length = 0;
  await look();
  expect(rig.server.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'HEAD /v2/team/app/manifests/1',
  ]);
});

test('what is followed outlives the process, and is seen by others', async () => {
  version(linux, 'November', '1');
  await rig.updates.follow({ reference: 'team/app:1', fetches: true }, noSignal());
  await rig.open().follow({ reference: 'team/app:1', keepsOlder: true }, noSignal());
  expect((await rig.updates.state()).followed).toMatchObject([
    { reference: rig.reference('1'), fetches: true, keepsOlder: true, history: [{ isIndexOnly: false }] },
  ]);
  await rig.updates.unfollow(['team/app:1']);
  expect((await rig.open().state()).followed).toEqual([]);
});

test('tags that are not there, digests and strangers are refused', async () => {
  const digest = version(linux, 'November', '1').digest;
  // This registry knows no tags of the repository either.
  await expect(follow('missing')).rejects.toMatchObject({ code: 'NAME_UNKNOWN' });
  const reference = `team/app@${digest}`;
  await expect(rig.updates.follow({ reference }, noSignal())).rejects.toMatchObject({
    code: 'INVALID_REFERENCE',
  });
  await expect(look([rig.reference('1')])).rejects.toMatchObject({ code: 'MANIFEST_UNKNOWN' });
  expect((await rig.updates.state()).followed).toEqual([]);
});

test('many changes at once are all kept', async () => {
  const tags = ['constructor', '__proto__', 'a', 'b', 'c'];
  for (const tag of tags) version(linux, tag, tag);
  await Promise.all(tags.map((tag) => follow(tag)));
  expect((await rig.updates.state()).followed).toHaveLength(tags.length);
});

test.skipIf(process.platform === 'win32')('the file is for its user alone', async () => {
  version(linux, 'November', '1');
  await follow();
  expect((await stat(join(rig.folder, 'followed.json'))).mode & 0o777).toBe(0o600);
});

test('a damaged file is kept aside, and what can be read of it still counts', async () => {
  for (const tag of ['1', '2']) version(linux, tag, tag);
  await follow('1');
  await follow('2');
  const path = join(rig.folder, 'followed.json');
  const file = JSON.parse(await readFile(path, 'utf8'));
  file.tags[0].reference = 'not a reference';
  await writeFile(path, JSON.stringify(file));
  expect((await rig.updates.state()).followed).toMatchObject([{ reference: rig.reference('2') }]);
  await writeFile(path, '{"version":1,"tags":[');
  expect((await rig.updates.state()).followed).toEqual([]);
  expect(await readdir(rig.folder)).toEqual(
    expect.arrayContaining(['followed.json.unreadable-1', 'followed.json.unreadable-2']),
  );
  expect(rig.notices).toHaveLength(1);
});

test('a registry that asks to wait is left in peace by everybody until then', async () => {
  for (const tag of ['1', '2']) {
    version(linux, tag, tag);
    await rig.pull(tag);
  }
  await follow('1');
  rig.registry.intercept = (_, response) => {
    response.writeHead(429, { 'retry-after': '1800' }).end();
    return true;
  };
  rig.server.seen.length = 0;
  await look([rig.reference('1')]);
  const asked = rig.server.seen.length;
  const { failed } = await rig.open().look({}, noSignal());
  expect(failed.map(({ error }) => error.code)).toEqual(['TOO_MANY_REQUESTS', 'TOO_MANY_REQUESTS']);
  expect(rig.server.seen).toHaveLength(asked);
});

test('what is due is looked at once, whatever the clock does meanwhile', async () => {
  version(linux, 'November', '1');
  await follow();
  const dayMs = 24 * 3_600_000;
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    rig.server.seen.length = 0;
    await rig.updates.lookAtDue();
    expect(rig.server.seen).toHaveLength(0);
    const start = Date.now();
    for (const days of [2, 400, -400, 3, 900]) {
      vi.setSystemTime(start + days * dayMs);
      await rig.updates.lookAtDue();
    }
    expect(rig.server.seen).toHaveLength(1);
    // Another process, whose clock is right again, believes no time that is still to come.
    vi.setSystemTime(start + dayMs);
    const other = rig.open();
    await Promise.all([other.lookAtDue(), other.lookAtDue()]);
    expect(rig.server.seen).toHaveLength(2);
  } finally {
    vi.useRealTimers();
  }
});

test('updates are fetched by themselves where that is wanted, once for each version', async () => {
  version(linux, 'November', '1');
  await rig.pull('1');
  await rig.updates.follow({ reference: rig.reference('1'), fetches: true, keepsOlder: true }, noSignal());
  const root = version(linux, 'December', '1');
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    for (const days of [2, 4]) {
      vi.setSystemTime(Date.now() + days * 24 * 3_600_000);
      await rig.open().lookAtDue();
    }
  } finally {
    vi.useRealTimers();
  }
  expect(rig.requests).toMatchObject([
    { reference: rig.reference('1'), digest: root.digest, platform: 'linux/amd64', keepsOlder: true },
  ]);
});

test('nothing is looked at where the user wants no looks', async () => {
  version(linux, 'November', '1');
  await follow();
  rig.server.seen.length = 0;
  rig.settings.everyMs = null;
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    vi.setSystemTime(Date.now() + 10 * 24 * 3_600_000);
    await rig.updates.lookAtDue();
  } finally {
    vi.useRealTimers();
  }
  expect(rig.server.seen).toEqual([]);
});
