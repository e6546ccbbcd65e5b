import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../../shared/schemas/settings.ts';
import { changeTo, rowIn, showEvents, snapshotOf } from '../../../tests/support/engines/download-events.ts';
import { createWhenAllDone } from './when-all-done.ts';

describe('when all is done', () => {
  const run = async (
    whenAllDone: 'nothing' | 'quit' | 'sleep',
    ...events: Parameters<typeof showEvents>[1]
  ) => {
    const done: string[] = [];
    const settings = { ...settingsSchema.parse({}), whenAllDone };
    const actions = { quit: () => void done.push('quit'), sleep: () => void done.push('sleep') };
    await showEvents(
      createWhenAllDone(() => settings, actions),
      events,
    );
    return done;
  };
  const done = [snapshotOf(rowIn('a', 'downloading'), rowIn('b', 'cancelled')), changeTo(rowIn('a', 'done'))];

  it.each(['quit', 'sleep'] as const)('the settings’ %s happens once', async (action) => {
    expect(await run(action, ...done)).toEqual([action]);
  });

  it('nothing happens unless the settings say so', async () => {
    expect(await run('nothing', ...done)).toEqual([]);
  });

  it.each(['waiting', 'paused', 'failed', 'downloading', 'waiting-for-space'] as const)(
    'a download that is %s is not done',
    async (state) => {
      expect(await run('quit', snapshotOf(rowIn('b', state)), changeTo(rowIn('a', 'done')))).toEqual([]);
    },
  );

  it('a list of old downloads is no reason to quit', async () => {
    expect(await run('quit', snapshotOf(rowIn('a', 'done')), changeTo(rowIn('b', 'cancelled')))).toEqual([]);
  });
});
