import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createServerHost } from '../../electron/server/host.ts';
import { type RunningServer, startServer } from '../../electron/server/start.ts';
import { downloadStates } from '../../shared/download-states.ts';
import { AppError } from '../../shared/errors.ts';
import type { DownloadRow } from '../../shared/schemas/download.ts';
import { createSampleEngine, sampleDigest, sampleRow } from '../support/engines/sample-engine.ts';
import { downloadRow, eventually, goTo, stateOf } from './actions.ts';
import { openPage } from './browser.ts';

const diskFull = new AppError('DISK_FULL', 'The disk is full: 1.20 GB more are needed. Free some space.', {
  details: { needed: 1_200_000_000, free: 300_000_000 },
});
const noNetwork = new AppError('NETWORK', 'registry.example cannot be reached. Check the network.', {
  details: { host: 'registry.example' },
});
const errors: Partial<Record<DownloadRow['state'], AppError>> = {
  'waiting-for-space': diskFull,
  failed: noNetwork,
};

/** One download in each state. */
const rows = downloadStates.map(
  (state): DownloadRow => ({
    ...sampleRow(state, `registry.example/team/${state}:1`),
    state,
    digest: sampleDigest,
    bytesDone: 500_000_000,
    bytesTotal: 2_000_000_000,
    bytesKept: state === 'cancelled' ? 414_000_000 : 0,
    error: errors[state]?.toJSON() ?? null,
    bytesFetched: 500_000_000,
    activeSeconds: 4,
    limitRate: state === 'downloading' ? 2_000_000 : null,
    finishedAt: state === 'done' ? '2026-01-01T12:00:00' : null,
  }),
);
/** One that a registry has asked to wait. */
const asked: DownloadRow = {
  ...sampleRow('asked', 'registry.example/team/asked:1'),
  state: 'resolving',
  askedToWait: { host: 'registry.example', secondsLeft: 250 },
};
/** One that the engine will try again. */
const again: DownloadRow = {
  ...sampleRow('again', 'registry.example/team/again:1'),
  state: 'failed',
  error: noNetwork.toJSON(),
  retriesAt: new Date(Date.now() + 7_200_000).toISOString(),
};
rows.push(asked, again);
const totals = { bytesPerSecond: 0, etaSeconds: null, active: 3, waiting: 1, freeBytes: 0 };

let server: RunningServer;
beforeAll(async () => {
  const engine = createSampleEngine();
  server = await startServer({
    engine: {
      ...engine,
      downloads: {
        ...engine.downloads,
        list: () => rows,
        async *events(signal) {
          yield { type: 'snapshot', sequence: 0, downloads: rows, totals, isKept: true };
          await new Promise((resolve) => signal.addEventListener('abort', resolve));
        },
      },
    },
    hostServices: createServerHost(),
    rendererFolder: fileURLToPath(new URL('../../out/renderer', import.meta.url)),
  });
});
afterAll(() => server.close());

test('every state has words, a colour and actions of its own', async (context) => {
  const page = await openPage(context, server.newAddress(), { viewport: { width: 1280, height: 1000 } });
  await goTo(page, 'Downloads');
  const wanted: Record<DownloadRow['state'], [sentence: string, actions: string[]]> = {
    waiting: ['Queued #1', ['Pause', 'Cancel']],
    resolving: ['Downloading reading the manifest', ['Pause', 'Cancel']],
    downloading: ['Downloading limited to 2.0 MB/s', ['Pause', 'Cancel']],
    verifying: ['Verifying checking every byte', ['Pause', 'Cancel']],
    stalled: ['Stalled no answer, asking again by itself', ['Pause', 'Cancel']],
    'waiting-for-connection': ['Queued #6 the downloads above use all connections', ['Pause', 'Cancel']],
    'waiting-for-space': ['Waiting for disk space needs 1.20 GB, 300.0 MB free', ['Resume', 'Cancel']],
    'waiting-for-hours': ['Waiting for the hours for downloads', ['Pause', 'Cancel']],
    paused: ['Paused', ['Resume', 'Cancel']],
    exporting: ['Exporting', ['Pause', 'Cancel']],
    done: ['Done at 1 Jan 2026, 12:00, in 4 s at 125.0 MB/s on average', ['Export…', 'Remove']],
    failed: [`Failed ${noNetwork.message}`, ['Retry', 'Remove']],
    cancelled: ['Cancelled 414 MB kept', ['Undo', 'Delete data']],
  };
  for (const state of downloadStates) {
    const row = downloadRow(page, `registry.example/team/${state}:1`);
    const [sentence, actions] = wanted[state];
    await eventually(async () => (await stateOf(row).textContent())?.trim()).toBe(sentence);
    const buttons = await row.getByRole('button').all();
    const names = await Promise.all(buttons.map((button) => button.getAttribute('aria-label')));
    expect(names).toEqual([...actions, 'More actions']);
  }
});

test('status bar, tabs and badge count the same downloads, those about to be tried again too', async (context) => {
  const page = await openPage(context, server.newAddress(), { viewport: { width: 1280, height: 1000 } });
  await goTo(page, 'Downloads');
  await page
    .getByRole('contentinfo')
    .getByText(
      '2 downloading · 1 verifying · 1 exporting · 2 queued · 2 retrying · 1 stalled · 2 waiting · 1 paused',
    )
    .waitFor();
  await page.getByRole('tab', { name: 'In progress 11' }).waitFor();
  await page.getByRole('tab', { name: 'Paused 1' }).waitFor();
  const row = downloadRow(page, again.reference);
  await eventually(() => stateOf(row).textContent()).toMatch(/^Retrying in \d+:\d\d:\d\d registry\.example/);
  for (const way of ['Retry now', 'Pause', 'Cancel']) await row.getByRole('button', { name: way }).waitFor();
  // A row that stands still says how much of it is here.
  await downloadRow(page, 'registry.example/team/paused:1').getByText('0.50 of 2.00 GB').waitFor();
});

test('a wait that a registry asks for is counted down, and told once to who cannot see it', async (context) => {
  const page = await openPage(context, server.newAddress(), { viewport: { width: 1280, height: 1000 } });
  await goTo(page, 'Downloads');
  const row = downloadRow(page, asked.reference);
  const shown = () => stateOf(row).textContent();
  await eventually(shown).toMatch(/^Retrying in 4:0\d registry\.example asked to wait$/);
  const [first, spoken] = [await shown(), await row.getByRole('progressbar').getAttribute('aria-valuetext')];
  expect(spoken).toMatch(/^0 %, Retrying at \d\d:\d\d:\d\d, registry\.example asked to wait$/);
  await eventually(shown).not.toBe(first);
  expect(await row.getByRole('progressbar').getAttribute('aria-valuetext')).toBe(spoken);
  expect(await stateOf(row).locator('[aria-hidden="true"]').textContent()).toContain('Retrying in');
  for (const way of ['Pause', 'Cancel']) await row.getByRole('button', { name: way }).waitFor();
});

test('what is wrong is said in Chinese too', async (context) => {
  const page = await openPage(context, server.newAddress(), {
    locale: 'zh-CN',
    viewport: { width: 1280, height: 1000 },
  });
  await page.getByRole('link', { name: '下载' }).click();
  const sentence = (state: string) =>
    stateOf(downloadRow(page, `registry.example/team/${state}:1`)).textContent();
  await eventually(() => sentence('waiting-for-space')).toBe('等待磁盘空间 需要 1.20 GB，可用 300.0 MB');
  await eventually(() => sentence('failed')).toMatch(/^失败 无法连接 registry\.example/);
  await eventually(() => sentence('cancelled')).toBe('已取消 保留 414 MB');
  await eventually(() => sentence('asked')).toMatch(/^\d:\d\d 后重试 registry\.example 要求等待$/);
  await eventually(() => sentence('stalled')).toMatch(/[\u4e00-\u9fff]/);
});
