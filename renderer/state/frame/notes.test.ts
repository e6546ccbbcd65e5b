import { beforeEach, expect, test } from 'vitest';
import { keepNote, mostNotes, seeNotes, useNotes } from './notes.ts';

beforeEach(() => useNotes.setState({ notes: [], unseen: 0 }));

test('messages are kept, the newest first, and no more than can be read', () => {
  for (let index = 0; index < mostNotes + 10; index += 1) keepNote({ text: `${index}` });
  const { notes, unseen } = useNotes.getState();
  expect(notes).toHaveLength(mostNotes);
  expect(notes[0]?.request).toEqual({ text: `${mostNotes + 9}` });
  expect(unseen).toBe(mostNotes);
  seeNotes();
  expect(useNotes.getState().unseen).toBe(0);
});
