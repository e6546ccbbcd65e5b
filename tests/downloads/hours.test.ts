import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { HourRule } from '../../shared/schemas/hours.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { startSimulator } from '../simulator/start.ts';
import { type EngineRig, openEngineRig, waitFor, waitUntil } from './engine-rig.ts';

const reference = 'windows/servercore:ltsc2019-amd64';
const everyDay = [0, 1, 2, 3, 4, 5, 6];
/** No downloads at any time, so that no test depends on when it runs. */
const never: HourRule = { days: everyDay, from: '00:00', to: '00:00', speed: 'none', waitsOver: null };

let simulator: Simulator;
let rig: EngineRig;
beforeAll(async () => {
  simulator = await startSimulator({ blobScale: 0.01 });
});
beforeEach(async () => {
  rig = await openEngineRig(simulator);
});
afterEach(async () => {
  simulator.options.totalBytesPerSecond = undefined;
  await rig.close();
});
afterAll(() => simulator.close());

const start = (more: object = {}) => rig.engine.downloads.start({ reference, ...more });
const setHours = (...hours: HourRule[]) => rig.engine.settings.update({ hours, hoursEnabled: true });
const rowOf = (id: string) => rig.engine.downloads.list().find((row) => row.id === id);

test('outside its hours a download waits, also after a restart, and begins with them', async () => {
  await setHours(never);
  const { id } = await start();
  expect(rowOf(id)).toMatchObject({ state: 'waiting-for-hours', waitsUntil: null });
  await rig.restart();
  expect(rowOf(id)).toMatchObject({ state: 'waiting-for-hours' });
  await rig.engine.settings.update({ hoursEnabled: false });
  expect(await waitFor(rig.engine, id, 'done', 'failed')).toMatchObject({ state: 'done' });
});

test('what runs when its hours end stops with what it has, and goes on from there', async () => {
  simulator.options.totalBytesPerSecond = 10_000_000;
  const { id } = await start();
  await waitUntil(rig.engine, id, ({ bytesDone }) => bytesDone > 3_000_000);
  await setHours(never);
  const waiting = await waitFor(rig.engine, id, 'waiting-for-hours');
  expect(waiting).toMatchObject({ activeConnections: 0, error: null });
  expect(waiting.bytesDone).toBeGreaterThan(3_000_000);
  simulator.options.totalBytesPerSecond = undefined;
  rig.engine.hours.choose({ speed: 'full', holds: 'restart' });
  const done = await waitFor(rig.engine, id, 'done', 'failed');
  expect(done).toMatchObject({ state: 'done' });
  expect(done.bytesFetched).toBeLessThan(done.bytesTotal + 2_000_000);
});

test('one that is told to start now does not wait, and others do', async () => {
  await setHours(never);
  const [first, second] = [await start(), await start({ reference: 'windows/nanoserver:ltsc2022-amd64' })];
  await rig.engine.downloads.resume([first.id]);
  expect(await waitFor(rig.engine, first.id, 'done', 'failed')).toMatchObject({ state: 'done' });
  expect(rowOf(second.id)?.state).toBe('waiting-for-hours');
  await rig.engine.downloads.pause([second.id]);
  expect(rowOf(second.id)).toMatchObject({ state: 'paused', waitsUntil: null });
});

test('a large download waits for its hours once its size is known, and a small one does not', async () => {
  // Hours that are over, or still to come, at whatever time this runs.
  const hour = (new Date().getHours() + 12) % 24;
  const at = (value: number) => `${String(value).padStart(2, '0')}:00`;
  await setHours({
    days: everyDay,
    from: at(hour),
    to: at((hour + 1) % 24),
    speed: 'full',
    waitsOver: 5_000_000,
  });
  const large = await start();
  const row = await waitFor(rig.engine, large.id, 'waiting-for-hours');
  expect(row.bytesTotal).toBeGreaterThan(5_000_000);
  expect(new Date(row.waitsUntil ?? '').getHours()).toBe(hour);
  const small = await start({ reference: 'windows/nanoserver:ltsc2022-amd64' });
  expect(await waitFor(rig.engine, small.id, 'done', 'failed')).toMatchObject({ state: 'done' });
});

test('a download with a time to start waits for it', async () => {
  const startAt = new Date(Date.now() + 3_600_000).toISOString();
  const { id } = await start({ startAt });
  expect(rowOf(id)).toMatchObject({ state: 'waiting-for-hours', waitsUntil: startAt });
  await rig.engine.downloads.resume([id]);
  expect(await waitFor(rig.engine, id, 'done', 'failed')).toMatchObject({ state: 'done' });
});

test('a download that is under way is put off to a time, also after a restart, and pausing forgets the time', async () => {
  simulator.options.totalBytesPerSecond = 10_000_000;
  const startAt = new Date(Date.now() + 3_600_000).toISOString();
  const { id } = await start();
  await waitUntil(rig.engine, id, ({ bytesDone }) => bytesDone > 1_000_000);
  await rig.engine.downloads.postpone(id, startAt);
  const waiting = await waitFor(rig.engine, id, 'waiting-for-hours');
  expect(waiting).toMatchObject({ waitsUntil: startAt, activeConnections: 0, error: null });
  expect(waiting.bytesDone).toBeGreaterThan(1_000_000);
  await rig.restart();
  expect(rowOf(id)).toMatchObject({ state: 'waiting-for-hours', waitsUntil: startAt });
  simulator.options.totalBytesPerSecond = undefined;
  await rig.engine.downloads.pause([id]);
  await rig.engine.downloads.resume([id]);
  expect(await waitFor(rig.engine, id, 'done', 'failed')).toMatchObject({ state: 'done' });
  await rig.engine.downloads.postpone(id, startAt);
  expect(rowOf(id)?.state).toBe('done');
});

test('a paused download is put off, also one that was told to ignore its hours', async () => {
  simulator.options.totalBytesPerSecond = 100_000;
  const startAt = new Date(Date.now() + 3_600_000).toISOString();
  const { id } = await start({ ignoresHours: true });
  await rig.engine.downloads.pause([id]);
  await rig.engine.downloads.postpone(id, startAt);
  expect(rowOf(id)).toMatchObject({ state: 'waiting-for-hours', waitsUntil: startAt });
  simulator.options.totalBytesPerSecond = undefined;
  await rig.engine.downloads.postpone(id, new Date(Date.now() - 1000).toISOString());
  expect(await waitFor(rig.engine, id, 'done', 'failed')).toMatchObject({ state: 'done' });
});
