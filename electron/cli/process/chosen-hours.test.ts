import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withinHours } from './chosen-hours.ts';
import type { CommandEnvironment } from './environment.ts';

let notes: string[];
let interruption: AbortController;
let environment: CommandEnvironment;

beforeEach(() => {
  // Node's own promises of timers cannot be faked: only the clock is, and it jumps.
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(new Date(2026, 10, 27, 14, 20));
  notes = [];
  interruption = new AbortController();
  environment = {
    signal: interruption.signal,
    columns: undefined,
    progressTerminal: undefined,
    writeLine() {},
    note: (text) => notes.push(text),
  };
});
afterEach(() => {
  vi.useRealTimers();
});

test('without times a command runs at once', async () => {
  expect(await withinHours({}, environment, async () => 7)).toBe(7);
  expect(notes).toEqual([]);
});

test('what waits for its time says so, and can be interrupted', async () => {
  const run = vi.fn(async () => 0);
  const waiting = withinHours({ startAt: 22 * 60 }, environment, run);
  interruption.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(notes).toEqual(['Waiting until 22:00.']);
  expect(run).not.toHaveBeenCalled();
});

test('at the second time a command is stopped, and says at which', async () => {
  vi.setSystemTime(new Date(2026, 10, 27, 5, 59, 59, 990));
  const reason = await new Promise((resolve) => {
    void withinHours({ stopAt: 6 * 60 }, environment, async ({ signal }) => {
      signal.addEventListener('abort', () => resolve(signal.reason));
      vi.setSystemTime(new Date(2026, 10, 27, 6, 0));
      await new Promise((end) => signal.addEventListener('abort', end));
      return 0;
    });
  });
  expect(reason).toMatchObject({ code: 'CANCELLED', message: expect.stringContaining('06:00') });
});

test('a command that ends before its time leaves nothing behind that keeps the process', async () => {
  expect(await withinHours({ stopAt: 6 * 60 }, environment, async () => 0)).toBe(0);
});
