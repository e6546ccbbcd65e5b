import { expect, test } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import type { CommandEnvironment } from '../process/environment.ts';
import { reportFailedLooks } from './updates.ts';

test('who has to sign in for several tags is told once how', () => {
  const notes: string[] = [];
  const environment: CommandEnvironment = {
    signal: new AbortController().signal,
    columns: undefined,
    progressTerminal: undefined,
    writeLine: () => {},
    note: (text) => void notes.push(text),
  };
  const error = new AppError('UNAUTHORIZED', 'r.example wants you to sign in.').toJSON();
  const failed = ['r.example/a:1', 'r.example/b:1'].map((reference) => ({ reference, error }));
  expect(reportFailedLooks(failed, environment)).toBe(6);
  expect(notes).toEqual([
    expect.stringMatching(/^longshore: r\.example\/a:1: /),
    expect.stringMatching(/^longshore: r\.example\/b:1: /),
    expect.stringContaining('docker login HOST'),
  ]);
});
