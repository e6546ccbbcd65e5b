import { expect, test } from 'vitest';
import type { NamePage } from '../../../shared/schemas/image.ts';
import { writeNames } from './name-list.ts';

async function write(pages: NamePage[], asJson: boolean): Promise<{ lines: string[]; notes: string[] }> {
  const lines: string[] = [];
  const notes: string[] = [];
  const environment = {
    signal: new AbortController().signal,
    columns: undefined,
    progressTerminal: undefined,
    writeLine: (text: string) => void lines.push(text),
    note: (text: string) => void notes.push(text),
  };
  async function* stream() {
    yield* pages;
  }
  await writeNames(stream(), { asJson, whenNone: 'There are none.' }, environment);
  return { lines, notes };
}

const fetchedAt = '2026-01-01T00:00:00Z';
const none: NamePage[] = [{ names: [], fetchedAt, restart: false }];

test('no names are said to be none, on stderr', async () => {
  expect(await write(none, false)).toEqual({ lines: [], notes: ['There are none.'] });
});

test('machines read an empty array', async () => {
  expect(await write(none, true)).toEqual({ lines: ['[]'], notes: [] });
});

test('names come once each', async () => {
  const page = { names: ['a', 'b', 'a'], fetchedAt, restart: false };
  expect(await write([page, page], false)).toEqual({ lines: ['a', 'b'], notes: [] });
});
