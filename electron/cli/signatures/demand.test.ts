import { expect, test } from 'vitest';
import type { ImageSignatures, Signature, SignedState } from '../../../shared/schemas/signatures.ts';
import { signatureOf } from '../../../tests/support/signatures/verdict.ts';
import { judge } from './demand.ts';
import { signedNote } from './signed-note.ts';

const signature = (kind: Signature['kind'], state: Signature['state']) =>
  signatureOf({ kind, state, identity: 'Microsoft Corporation' });
const signed = (state: SignedState, ...signatures: Signature[]): ImageSignatures => ({
  state,
  signatures,
  attached: [],
  isCut: false,
});

test('a key asks for a signature by itself: one that somebody else made well is not it', () => {
  const byOthers = signed('good', signature('notation', 'good'));
  expect(judge(byOthers, {}, false).exitCode).toBe(0);
  expect(judge(byOthers, { requireSignature: true }, false).exitCode).toBe(0);
  expect(judge(byOthers, { key: 'k' }, false)).toMatchObject({
    exitCode: 8,
    sentence: expect.stringContaining('Nothing is signed by the key that was given.'),
  });
  // As an unset variable of a script has it.
  expect(judge(byOthers, { identity: '', issuer: '' }, false).exitCode).toBe(8);
  expect(judge({ ...byOthers, byCosign: 'unknown', isCut: true }, { key: 'k' }, false)).toMatchObject({
    exitCode: 8,
    sentence: expect.stringContaining('and more is attached to it'),
  });
  const byBoth = signed('good', signature('notation', 'good'), signature('cosign', 'good'));
  expect(judge({ ...byBoth, byCosign: 'good' }, { key: 'k' }, false).exitCode).toBe(0);
});

test('a key asks for all of the image: one platform that is signed by it does not stand for the others', () => {
  const all = signed('good', signature('notation', 'good'), signature('cosign', 'good'));
  const partly: ImageSignatures = { ...all, byCosign: 'unchecked' };
  expect(judge(partly, {}, true).exitCode).toBe(0);
  for (const flags of [{ key: 'k' }, { identity: 'i', issuer: 'j' }])
    expect(judge(partly, flags, false)).toMatchObject({
      exitCode: 8,
      sentence: expect.stringContaining('Not all of it is signed by the'),
    });
});

test('what is told of a pull and an import names whom the command has named', () => {
  const note = (state: SignedState, flags = {}) => signedNote(state, 'r.example/a:1', flags).join();
  expect(note('good', { key: 'k' })).toBe('');
  expect(note('none')).toBe('Warning: it is not signed.');
  expect(note('none', { key: 'k' })).toBe('Warning: it is not signed by the key that was given.');
  expect(note('unchecked')).toContain('its signature could not be checked to the end; see');
  expect(note('unchecked', { identity: 'i', issuer: 'j' })).toMatch(
    /^Warning: it could not be shown to be signed by the identity that was given; see .*--identity i --issuer j/,
  );
});

test('nobody is kept from an image of which nothing was asked', () => {
  for (const state of ['none', 'unknown', 'unchecked'] as const)
    expect(judge(signed(state), {}, false).exitCode).toBe(0);
  for (const state of ['none', 'unknown', 'unchecked'] as const)
    expect(judge(signed(state), {}, true).exitCode).toBe(8);
  expect(judge(signed('bad'), {}, false).exitCode).toBe(8);
});

test('what a registry kept from being found out ends with the code of that', () => {
  expect(judge({ ...signed('unknown'), problem: 'TIMEOUT' }, { key: 'k' }, false).exitCode).toBe(4);
  expect(judge({ ...signed('unknown'), problem: 'UNAUTHORIZED' }, { key: 'k' }, false).exitCode).toBe(6);
});
