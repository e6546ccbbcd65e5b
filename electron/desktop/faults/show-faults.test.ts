import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answers, recorded, resetElectron } from '../../../tests/support/electron/electron-stand-in.ts';
import type { Log } from '../log/open-log.ts';
import { desktopWords } from '../words.ts';
import { showFaults } from './show-faults.ts';

const events = ['uncaughtException', 'unhandledRejection'] as const;
let logged: unknown[];
let listenersBefore: Map<string, unknown[]>;

const log: Log = {
  write: () => {},
  error: (_message, error) => void logged.push(error),
  recent: () => ['{"msg":"a line"}'],
};

beforeEach(() => {
  resetElectron('');
  logged = [];
  listenersBefore = new Map(events.map((event) => [event, process.listeners(event as never)]));
  showFaults({ log, words: () => desktopWords('en'), privateNames: () => ['/home/jane'] });
});
afterEach(() => {
  for (const event of events) {
    for (const listener of process.listeners(event as never)) {
      if (!listenersBefore.get(event)?.includes(listener)) process.off(event, listener);
    }
  }
});

/** Hands a fault to what `showFaults` has installed, and to nothing else. */
function fault(event: (typeof events)[number], error: unknown): void {
  for (const listener of process.listeners(event as never) as ((error: unknown) => void)[]) {
    if (!listenersBefore.get(event)?.includes(listener)) listener(error);
  }
}

describe('an uncaught error', () => {
  it('is logged and shown, with a report to copy that holds no credential and no user path', async () => {
    fault('uncaughtException', new Error('https://jane:hunter2@registry.example: /home/jane/x failed'));
    await vi.waitFor(() => expect(recorded.copied).toHaveLength(1));
    expect(recorded.messageBoxes).toMatchObject([{ type: 'error', buttons: ['Copy report', 'Close'] }]);
    expect(logged).toHaveLength(1);
    expect(recorded.copied[0]).toMatch(/^Longshore \d+\.\d+\.\d+ on \w+/);
    expect(recorded.copied[0]).toContain('registry.example');
    expect(recorded.copied[0]).toContain('a line');
    expect(recorded.copied[0]).not.toMatch(/hunter2|jane/);
  });

  it('copies nothing unasked', async () => {
    answers.messageBoxButton = 1;
    fault('unhandledRejection', new Error('x'));
    await vi.waitFor(() => expect(recorded.messageBoxes).toHaveLength(1));
    expect(recorded.copied).toEqual([]);
  });

  it('is shown one at a time, and logged every time', async () => {
    fault('uncaughtException', new Error('first'));
    fault('unhandledRejection', new Error('second'));
    await vi.waitFor(() => expect(recorded.copied).toHaveLength(1));
    expect(recorded.messageBoxes).toHaveLength(1);
    expect(logged).toHaveLength(2);
  });
});
