import { expect, it } from 'vitest';
import { canSave, isAnythingHere, isReadable } from './readable.ts';

const opened = (...contents: ('here' | 'arriving' | 'absent')[]) => ({
  summary: { layers: contents.map((content) => ({ content })) },
});
const file = { kind: 'file', layer: 1, change: null } as const;
const folder = { kind: 'folder', layer: 1, change: null } as const;

it('offers to save what has its layer here, or may have a part of it here', () => {
  expect([opened('absent', 'here'), opened('absent', 'arriving')].map((at) => canSave(at, file))).toEqual([
    true,
    true,
  ]);
  expect(canSave(opened('here', 'absent'), file)).toBe(false);
  expect(canSave(opened('here', 'absent'), folder)).toBe(true);
});

it('offers no folder of an image of which nothing is here', () => {
  for (const nothing of [opened('absent', 'absent'), opened()]) {
    expect([isAnythingHere(nothing), canSave(nothing, folder)]).toEqual([false, false]);
  }
  expect(canSave(opened('absent', 'absent'), file)).toBe(false);
});

it('offers neither what a layer has removed nor what is no file', () => {
  const removed = { mark: 'removed', layer: 1 } as const;
  for (const it of [file, folder])
    expect(canSave(opened('here', 'here'), { ...it, change: removed })).toBe(false);
  expect(canSave(opened('here', 'here'), { ...file, kind: 'symlink' })).toBe(false);
  expect(isReadable(opened('here', 'here'), folder)).toBe(false);
});
