import { expect, test } from 'vitest';
import type { Signature } from '../../../shared/schemas/signatures.ts';
import { signatureOf } from '../../../tests/support/signatures/verdict.ts';
import { stateOf } from './image-state.ts';

const signature = (kind: Signature['kind'], state: Signature['state'] = 'good') =>
  signatureOf({ kind, state });
const [notation, cosign] = [signature('notation'), signature('cosign')];
const ofNobody = { root: [], leaves: [], above: [], hasMoreLeaves: false };
const isCosign = ({ kind }: Signature) => kind === 'cosign';

test('signatures of one kind amount to what they would without the others', () => {
  const oneLeaf = { ...ofNobody, root: [notation], leaves: [[cosign], []] };
  expect(stateOf(oneLeaf)).toBe('good');
  expect(stateOf(oneLeaf, isCosign)).toBe('unchecked');
  expect(stateOf({ ...oneLeaf, leaves: [[cosign], [notation, cosign]] }, isCosign)).toBe('good');
  expect(stateOf({ ...oneLeaf, root: [notation, cosign] }, isCosign)).toBe('good');
  expect(stateOf({ ...oneLeaf, root: [notation, signature('cosign', 'bad')] }, isCosign)).toBe('bad');
  expect(stateOf({ ...ofNobody, root: [notation] }, isCosign)).toBe('none');
});

test('the index that is kept with a platform vouches for it, if it is signed so', () => {
  const byBoth = { ...ofNobody, root: [cosign], above: [notation] };
  expect(stateOf(byBoth, isCosign)).toBe('good');
  expect(stateOf({ ...byBoth, root: [notation], above: [cosign] }, isCosign)).toBe('good');
  expect(stateOf({ ...byBoth, root: [notation] }, isCosign)).toBe('none');
});

test('platforms that nobody has looked at are not signed by themselves', () => {
  const all = { ...ofNobody, leaves: [[cosign]] };
  expect(stateOf(all)).toBe('good');
  expect(stateOf({ ...all, hasMoreLeaves: true })).toBe('unchecked');
});
