import { describe, expect, it } from 'vitest';
import { downloadStates } from '../../../shared/download-states.ts';
import { actionsOf, canDo } from './possible-actions.ts';

describe('the actions that a state allows', () => {
  it('are one or more in every state, and never both pause and resume', () => {
    for (const state of downloadStates) {
      const actions = actionsOf(state);
      expect(actions.length).toBeGreaterThan(0);
      expect(actions.includes('pause') && actions.includes('resume')).toBe(false);
    }
  });

  it('let everything be removed, and only what has ended be tried again', () => {
    expect(canDo('remove', 'downloading')).toBe(true);
    expect(canDo('retry', 'failed')).toBe(true);
    expect(canDo('retry', 'downloading')).toBe(false);
  });
});
