import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { DownloadRequest, DownloadState } from '../../../../shared/schemas/download.ts';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { WantedImages } from './wanted-images.ts';

const name = { registry: 'mcr.microsoft.com', repository: 'dotnet/runtime' };

/** A queue that keeps what it is asked for. */
function queue() {
  const rows: { id: string; state: DownloadState; request: DownloadRequest }[] = [];
  return {
    rows,
    list: () => rows,
    async start(request: DownloadRequest) {
      const row = { id: String(rows.length), state: 'downloading' as DownloadState, request };
      rows.push(row);
      return row;
    },
  };
}

function imageOf(digit: string, tag?: string) {
  const digest = `sha256:${digit.repeat(64)}`;
  const platform = { os: 'windows', architecture: 'amd64', 'os.version': '10.0.20348.1' };
  return { name, digest, root: `sha256:${'f'.repeat(64)}`, tag, platform };
}

test('an image becomes one download, which the next process goes on with', async () => {
  const path = join(temporaryFolder(), 'serving', 'wanted.json');
  const first = queue();
  const wanted = new WantedImages(path, first);
  await wanted.want(imageOf('a', '8.0'));
  await wanted.want(imageOf('a', '8.0'));
  await wanted.want(imageOf('b'));
  expect(first.rows.map(({ request }) => request)).toEqual([
    {
      reference: 'mcr.microsoft.com/dotnet/runtime:8.0',
      digest: `sha256:${'f'.repeat(64)}`,
      platform: 'windows/amd64:10.0.20348.1',
    },
    {
      reference: `mcr.microsoft.com/dotnet/runtime@sha256:${'f'.repeat(64)}`,
      digest: `sha256:${'f'.repeat(64)}`,
      platform: 'windows/amd64:10.0.20348.1',
    },
  ]);
  await wanted.close();
  const next = queue();
  const resumed = await new WantedImages(path, next).resume();
  expect(resumed.map(({ manifest }) => manifest)).toEqual([
    `sha256:${'a'.repeat(64)}`,
    `sha256:${'b'.repeat(64)}`,
  ]);
  expect(next.rows.map(({ request }) => request)).toEqual(first.rows.map(({ request }) => request));
});

test('what its user stops is no longer under way', async () => {
  const downloads = queue();
  const wanted = new WantedImages(join(temporaryFolder(), 'wanted.json'), downloads);
  const { digest } = imageOf('a');
  await wanted.want(imageOf('a'));
  expect(wanted.isUnderWay(digest)).toBe(true);
  for (const state of ['paused', 'cancelled', 'failed', 'done'] as const) {
    for (const row of downloads.rows) row.state = state;
    expect([state, wanted.isUnderWay(digest)]).toEqual([state, false]);
  }
  await wanted.close();
});

test.each([
  '',
  'null',
  '{"a": 1}',
  '[1, null, {"registry": "x"}]',
  `[${'['.repeat(200)}`,
  JSON.stringify([
    { registry: 'x', repository: 'y', manifest: '../../etc', request: { reference: 'z', digest: 'w' } },
  ]),
])('a damaged file starts nothing (%#)', async (content) => {
  const path = join(temporaryFolder(), 'serving', 'wanted.json');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  const downloads = queue();
  expect(await new WantedImages(path, downloads).resume()).toEqual([]);
  expect(downloads.rows).toEqual([]);
  expect(readFileSync(path, 'utf8')).toBe(content);
});

test('too many at once are asked to come back', async () => {
  const wanted = new WantedImages(join(temporaryFolder(), 'wanted.json'), queue());
  for (let image = 0; image < 100; image += 1) {
    const digest = `sha256:${String(image).padStart(64, '0')}`;
    await wanted.want({ ...imageOf('a'), digest });
  }
  await expect(wanted.want(imageOf('b'))).rejects.toMatchObject({ status: 429 });
  await wanted.close();
});
