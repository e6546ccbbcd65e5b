import { expect, test } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import type { CommandEnvironment } from './environment.ts';
import { type OutputForm, reportFailure, stoppedWork, UsageError } from './failure.ts';
import { OutputClosed } from './interruption.ts';

function report(thrown: unknown, form: OutputForm, signal = new AbortController().signal) {
  const lines: string[] = [];
  const notes: string[] = [];
  const environment: CommandEnvironment = {
    signal,
    columns: undefined,
    progressTerminal: undefined,
    writeLine: (text) => void lines.push(text),
    note: (text) => void notes.push(text),
  };
  return { exitCode: reportFailure(thrown, form, environment), lines, notes };
}

const unknown = new AppError('NAME_UNKNOWN', 'There is no such\u001b[31m repository.', {
  details: { repository: 'a' },
});

test.each([
  ['text', []],
  ['document', [{ error: { code: 'NAME_UNKNOWN', message: unknown.message, details: { repository: 'a' } } }]],
  ['lines', [{ type: 'error', code: 'NAME_UNKNOWN', message: unknown.message }]],
] as const)('an error of the engine, %s', (form, expected) => {
  const { exitCode, lines, notes } = report(unknown, form);
  expect(exitCode).toBe(3);
  expect(lines.map((line) => JSON.parse(line))).toEqual(expected);
  expect(notes).toEqual(['longshore: There is no such repository.']);
});

test.each([
  ['text', []],
  ['document', [{ error: { code: 'USAGE', message: 'Give both.' } }]],
  ['lines', [{ error: { code: 'USAGE', message: 'Give both.' } }]],
] as const)('a usage error, %s', (form, expected) => {
  const { exitCode, lines, notes } = report(new UsageError('Give both.'), form);
  expect({ exitCode, notes }).toEqual({ exitCode: 2, notes: ['longshore: Give both.'] });
  expect(lines.map((line) => JSON.parse(line))).toEqual(expected);
});

test('who has to sign in is told how', () => {
  const { exitCode, notes } = report(new AppError('UNAUTHORIZED', 'r.example wants you to sign in.'), 'text');
  expect(exitCode).toBe(6);
  expect(notes).toEqual([
    'longshore: r.example wants you to sign in.',
    expect.stringContaining('docker login HOST'),
  ]);
});

test('a command that was interrupted ends with 130 and says so to machines', () => {
  const { exitCode, lines } = report(new Error('aborted'), 'lines', AbortSignal.abort());
  expect(exitCode).toBe(130);
  expect(JSON.parse(lines.join())).toMatchObject({ type: 'error', code: 'CANCELLED' });
});

test('a command whose reader has gone says nothing', () => {
  const signal = AbortSignal.abort(new OutputClosed());
  expect(report(new Error('aborted'), 'document', signal)).toEqual({ exitCode: 130, lines: [], notes: [] });
});

test('anything else is a fault of Longshore', () => {
  expect(report(new TypeError('x is undefined'), 'text').exitCode).toBe(1);
});

const sentence = 'The work was stopped.';
const { signal: running } = new AbortController();

test.each([new Error('aborted'), new AppError('CANCELLED', 'The request was cancelled.')])(
  'a command that was told to stop tells what became of its work, after %o',
  (thrown) => {
    expect(stoppedWork(thrown, AbortSignal.abort(), sentence)).toMatchObject({
      code: 'CANCELLED',
      message: sentence,
    });
    expect(stoppedWork(thrown, running, sentence)).toBe(thrown);
  },
);

test('a failure at the moment of the stop stays that failure', () => {
  const thrown = new AppError('DISK_FULL', 'The disk is full.');
  expect(stoppedWork(thrown, AbortSignal.abort(), sentence)).toBe(thrown);
});
