import { describe, expect, it } from 'vitest';
import { downloadStates } from '../../../shared/download-states.ts';
import { actionsOf, canDo, nameOf } from './possible-actions.ts';

describe('the actions that a state allows', () => {
  it('are one or more in every state, and never both pause and resume', () => {
    for (const state of downloadStates) {
      const actions = actionsOf(state);
      expect(actions.length).toBeGreaterThan(0);
      expect(actions.includes('pause') && actions.includes('resume')).toBe(false);
    }
  });

  it('are called by what they do to a cancelled download: it goes on, or its data goes', () => {
    const cancelled = { state: 'cancelled', bytesKept: 5 } as const;
    expect(actionsOf('cancelled').map((action) => nameOf(action, cancelled))).toEqual(['undo', 'deleteData']);
    expect(nameOf('remove', { ...cancelled, bytesKept: 0 })).toBe('remove');
    expect(nameOf('retry', { state: 'failed', bytesKept: 5 })).toBe('retry');
    expect(nameOf('remove', { state: 'failed', bytesKept: 5 })).toBe('remove');
  });

  it('let everything be removed, and only what has ended be tried again', () => {
    expect(canDo('remove', 'downloading')).toBe(true);
    expect(canDo('retry', 'failed')).toBe(true);
    expect(canDo('retry', 'downloading')).toBe(false);
  });
});
