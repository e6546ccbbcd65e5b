import { expect, it } from 'vitest';
import { BlobMemory, type RememberedTransfer } from './blob-memory.ts';

const blob = 'sha256:a';
const fetching: RememberedTransfer = { state: 'fetching', bytesDone: 30, pieces: '###>>.' };

it('keeps what a transfer told when it waits, is checked again or has ended', () => {
  const memory = new BlobMemory();
  expect(memory.bytesOf(blob, fetching)).toBe(30);
  memory.see(blob, fetching);
  expect(memory.bytesOf(blob, undefined)).toBe(30);
  expect(memory.piecesOf(blob, undefined, 6)).toBe('###...');
  const checking: RememberedTransfer = { state: 'checking', bytesDone: 0, pieces: '' };
  expect(memory.bytesOf(blob, checking)).toBe(30);
  expect(memory.bytesOf(blob, { ...checking, state: 'waiting' })).toBe(30);
});

it('does not believe a transfer that failed before it had opened its file', () => {
  const memory = new BlobMemory();
  memory.see(blob, fetching);
  expect(memory.bytesOf(blob, { state: 'failed', bytesDone: 0, pieces: '' })).toBe(30);
  expect(memory.bytesOf(blob, { state: 'failed', bytesDone: 0, pieces: '......' })).toBe(0);
});

it('believes a transfer that knows of less: what was damaged is lost', () => {
  const memory = new BlobMemory();
  memory.see(blob, fetching);
  expect(memory.bytesOf(blob, { ...fetching, bytesDone: 10, pieces: '#>....' })).toBe(10);
  expect(memory.piecesOf(blob, { ...fetching, bytesDone: 10, pieces: '#>....' }, 6)).toBe('#>....');
});

it('goes by the disk until a transfer tells', () => {
  const memory = new BlobMemory();
  memory.found(blob, 25);
  expect(memory.bytesOf(blob, undefined)).toBe(25);
  expect(memory.piecesOf(blob, undefined, 3)).toBe('...');
  memory.see(blob, fetching);
  memory.found(blob, 0);
  expect(memory.bytesOf(blob, undefined)).toBe(30);
});
