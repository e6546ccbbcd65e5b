import { describe, expect, it } from 'vitest';
import { downloadStates } from '../../../shared/download-states.ts';
import { actionsOf, canDo, isAtEnd, isRunning } from './download-words.ts';

describe('download words', () => {
  it('has one first action for every state, and never both pause and resume', () => {
    for (const state of downloadStates) {
      const actions = actionsOf(state);
      expect(actions.length).toBeGreaterThan(0);
      expect(actions.includes('pause') && actions.includes('resume')).toBe(false);
      expect(isAtEnd(state) && isRunning(state)).toBe(false);
    }
  });

  it('lets everything be removed, and only the ended be tried again', () => {
    expect(canDo('remove', 'downloading')).toBe(true);
    expect(canDo('retry', 'failed')).toBe(true);
    expect(canDo('retry', 'downloading')).toBe(false);
  });
});
