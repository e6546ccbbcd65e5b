import { afterEach, beforeEach, expect, it } from 'vitest';
import type { DownloadRow } from '../../../shared/schemas/download.ts';
import { rowOf } from '../../../tests/support/engines/download-fixture.ts';
import { useConnection } from '../../api/connection-store.ts';
import type { ToastRequest } from '../frame/toast-request.ts';
import { onToast } from '../show-toast.ts';
import { useDownloads } from './downloads-store.ts';
import { useRemoval } from './removal-store.ts';
import { cancelOrRemove, clearFinished, runAction } from './run-action.ts';

let calls: string[];
let toasts: ToastRequest[];
let removable: number;
let stopToasts: () => void;

beforeEach(() => {
  calls = [];
  toasts = [];
  removable = 0;
  stopToasts = onToast((toast) => toasts.push(toast));
  const record =
    (name: string) =>
    async ({ ids }: { ids: string[] }) => {
      calls.push(`${name} ${ids.join()}`);
      return name === 'removableBytes' ? removable : undefined;
    };
  const downloads = new Proxy({}, { get: (_, name: string) => record(name) });
  // The window asks for nothing but its downloads here.
  useConnection.setState({ client: { downloads } as never });
});
afterEach(() => {
  stopToasts();
  useRemoval.setState({ ids: [], bytes: 0 });
});

function list(...rows: Partial<DownloadRow>[]): void {
  const all = rows.map((row) => rowOf(row));
  useDownloads.setState({ rows: new Map(all.map((row) => [row.id, row])), order: all.map(({ id }) => id) });
}

/** Lets the calls that have been made be answered. */
const settle = () => new Promise((resolve) => setTimeout(resolve));

it('clears what is done, and nothing that was cancelled', async () => {
  list({ id: 'a', state: 'done' }, { id: 'b', state: 'cancelled' }, { id: 'c', state: 'failed' });
  clearFinished();
  await settle();
  expect(calls).toEqual(['remove a']);
});

it('asks before a cancelled or failed download goes with the bytes that it keeps, and says how many', async () => {
  for (const state of ['cancelled', 'failed'] as const) {
    list({ id: 'a', state, bytesDone: 0 });
    removable = 414_000_000;
    cancelOrRemove(['a']);
    await settle();
    expect(useRemoval.getState()).toEqual({ ids: ['a'], bytes: 414_000_000 });
  }
  expect(calls).toEqual(['removableBytes a', 'removableBytes a']);
});

it('removes at once what has nothing worth a question', async () => {
  list({ id: 'a', state: 'cancelled' }, { id: 'b', state: 'done' });
  removable = 900_000;
  runAction('remove', ['a', 'b']);
  await settle();
  expect(useRemoval.getState().ids).toEqual([]);
  expect(calls).toEqual(['removableBytes a,b', 'remove a,b']);
});

it('offers to undo a cancellation, which lets the download go on', async () => {
  list({ id: 'a', state: 'downloading' });
  runAction('cancel', ['a']);
  await settle();
  expect(calls).toEqual(['cancel a']);
  const [toast] = toasts;
  expect(toast).toMatchObject({ text: expect.stringMatching(/servercore:ltsc2019.* kept/) });
  if (toast !== undefined && 'text' in toast) toast.action?.run();
  await settle();
  expect(calls).toEqual(['cancel a', 'retry a']);
});
