import { beforeEach, expect, it } from 'vitest';
import { recorded, resetElectron } from '../../../tests/support/electron/electron-stand-in.ts';
import { rowIn } from '../../../tests/support/engines/download-events.ts';
import { desktopWords } from '../words.ts';
import { tellKept } from './tell-kept.ts';

let lines: unknown[];
beforeEach(() => {
  resetElectron('');
  lines = [];
});
const tell = (...rows: ReturnType<typeof rowIn>[]) =>
  tellKept({ list: () => rows }, desktopWords('en'), { write: (...words) => void lines.push(words) });

it('says how much of the downloads that have not ended is kept', () => {
  tell(
    rowIn('a', 'downloading', { bytesDone: 1_000_000 }),
    rowIn('b', 'paused', { bytesDone: 500_000 }),
    rowIn('c', 'done', { bytesDone: 7 }),
  );
  expect(recorded.notifications[0]?.options.body).toMatch(/^2 downloads keep 1.5 MB\./);
  expect(lines).toEqual([['warn', 'The engine did not close in time', { downloads: 2, bytes: 1_500_000 }]]);
});

it('troubles nobody where everything has ended', () => {
  tell(rowIn('c', 'done'));
  expect(recorded.notifications).toEqual([]);
  expect(lines).toHaveLength(1);
});
