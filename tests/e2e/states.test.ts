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
  }),
);
/** One that a registry has asked to wait. */
const asked: DownloadRow = {
  ...sampleRow('asked', 'registry.example/team/asked:1'),
  state: 'resolving',
  askedToWait: { host: 'registry.example', secondsLeft: 250 },
};
rows.push(asked);
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
    waiting: ['Waiting for its turn', ['Pause', 'Cancel']],
    resolving: ['Reading the manifest', ['Pause', 'Cancel']],
    downloading: ['0.50 of 2.00 GB', ['Pause', 'Cancel']],
    verifying: ['Verifying', ['Pause', 'Cancel']],
    stalled: ['Stalled: no answer, retrying automatically', ['Pause', 'Cancel']],
    'waiting-for-connection': ['Waiting for other downloads', ['Pause', 'Cancel']],
    'waiting-for-space': ['Waiting for disk space: needs 1.20 GB, 300.0 MB free', ['Resume', 'Cancel']],
    paused: ['Paused', ['Resume', 'Cancel']],
    exporting: ['Exporting', ['Pause', 'Cancel']],
    done: ['Done, 2.00 GB', ['Export…', 'Remove']],
    failed: [`Failed: ${noNetwork.message}`, ['Retry', 'Remove']],
    cancelled: ['Cancelled · 414 MB kept', ['Undo', 'Delete data']],
  };
  for (const state of downloadStates) {
    const row = downloadRow(page, `registry.example/team/${state}:1`);
    const [sentence, actions] = wanted[state];
    await eventually(() => stateOf(row).textContent()).toBe(sentence);
    const buttons = await row.getByRole('button').all();
    const names = await Promise.all(buttons.map((button) => button.getAttribute('aria-label')));
    expect(names).toEqual([...actions, 'More actions']);
  }
});

test('a wait that a registry asks for is counted down, and told once to who cannot see it', async (context) => {
  const page = await openPage(context, server.newAddress(), { viewport: { width: 1280, height: 1000 } });
  await goTo(page, 'Downloads');
  const row = downloadRow(page, asked.reference);
  const shown = () => stateOf(row).textContent();
  await eventually(shown).toMatch(/^registry\.example asked to wait: 4:0\d$/);
  const [first, spoken] = [await shown(), await row.getByRole('progressbar').getAttribute('aria-valuetext')];
  expect(spoken).toMatch(/^0 %, registry\.example asked to wait until \d\d:\d\d:\d\d$/);
  await eventually(shown).not.toBe(first);
  expect(await row.getByRole('progressbar').getAttribute('aria-valuetext')).toBe(spoken);
  expect(await stateOf(row).locator('[aria-hidden="true"]').textContent()).toContain('asked to wait');
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
  await eventually(() => sentence('waiting-for-space')).toBe('等待磁盘空间：需要 1.20 GB，可用 300.0 MB');
  await eventually(() => sentence('failed')).toMatch(/^失败：无法连接 registry\.example/);
  await eventually(() => sentence('cancelled')).toBe('已取消 · 保留 414 MB');
  await eventually(() => sentence('asked')).toMatch(/^registry\.example 要求等待：\d:\d\d$/);
  await eventually(() => sentence('stalled')).toMatch(/[\u4e00-\u9fff]/);
});
