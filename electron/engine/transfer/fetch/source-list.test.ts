import { expect, test } from 'vitest';
import { AppError } from '../../../../shared/errors.ts';
import type { BlobSource } from './blob-source.ts';
import { SourceList } from './source-list.ts';

function source(kind: BlobSource['kind'], host: string): BlobSource {
  return { kind, host, identity: `https://${host}/blob`, open: () => Promise.reject(new Error('not asked')) };
}
const registry = source('registry', 'registry.example');
const mirror = source('foreign', 'mirror.example');
const wrong = new AppError('DIGEST_MISMATCH', 'It is another file.');
const unknown = new AppError('BLOB_UNKNOWN', 'It is not there.');

test('an absent blob is looked for at the next source', () => {
  const sources = new SourceList([registry, mirror]);
  sources.giveUp(registry, unknown);
  expect(sources.current).toBe(mirror);
});

test('a second report about a source that was given up changes nothing', () => {
  const sources = new SourceList([registry, mirror]);
  sources.giveUp(registry, unknown);
  sources.giveUp(registry, unknown);
  expect(sources.current).toBe(mirror);
});

test('the last failure names every source that was tried', () => {
  const sources = new SourceList([registry, mirror]);
  sources.giveUp(registry, unknown);
  expect(() => sources.giveUp(mirror, new AppError('NETWORK', 'It broke.'))).toThrow(
    expect.objectContaining({
      code: 'NETWORK',
      message: expect.stringMatching(/registry\.example.*mirror\.example/),
    }),
  );
  expect(() => sources.current).toThrow(AppError);
});

test('a registry that refuses is not gone around', () => {
  const sources = new SourceList([registry, mirror]);
  expect(() => sources.giveUp(registry, new AppError('DENIED', 'No.'))).toThrow('No.');
});

test('a refusal by the host behind a redirect is not final', () => {
  const refusal = new AppError('DENIED', 'Expired.', { details: { host: 'data.example' } });
  expect(SourceList.isFinal(registry, refusal)).toBe(false);
  expect(
    SourceList.isFinal(registry, new AppError('DENIED', 'No.', { details: { host: registry.host } })),
  ).toBe(true);
});

test('a fresh start goes to the next source, or round to the first', () => {
  const sources = new SourceList([registry, mirror]);
  sources.rotate(sources.current, wrong);
  expect(sources.current).toBe(mirror);
  sources.rotate(sources.current, wrong);
  expect(sources.current).toBe(registry);
});

test('a wrong digest is told, not that the next source has no such blob', () => {
  const sources = new SourceList([registry, mirror]);
  sources.rotate(sources.current, wrong);
  expect(() => sources.giveUp(mirror, unknown)).toThrow(expect.objectContaining({ code: 'DIGEST_MISMATCH' }));
});

test('the registry’s failure is told, not that a mirror lacks the blob', () => {
  const beside = source('mirror', 'beside.example');
  const sources = new SourceList([beside, registry]);
  sources.giveUp(registry, new AppError('NETWORK', 'It broke.'));
  expect(() => sources.giveUp(beside, unknown)).toThrow(expect.objectContaining({ code: 'NETWORK' }));
});

test('a source that is left out without a word serves only when nothing else is left', () => {
  const beside = source('mirror', 'beside.example');
  const sources = new SourceList([beside, registry]);
  expect(sources.leaveOut(beside)).toBe(true);
  expect(sources.usable).toEqual([registry]);
  expect(sources.leaveOut(registry)).toBe(false);
  sources.rotate(registry, wrong);
  expect(sources.usable).toEqual([beside]);
});

test('a source tells its place why it was given up', () => {
  const heard: string[] = [];
  const beside: BlobSource = { ...source('mirror', 'm.example'), givenUp: ({ code }) => heard.push(code) };
  const sources = new SourceList([beside, registry]);
  sources.giveUp(beside, unknown);
  sources.giveUp(beside, unknown);
  expect(heard).toEqual(['BLOB_UNKNOWN']);
});
