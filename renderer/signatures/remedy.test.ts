import { expect, it } from 'vitest';
import { enSignatures } from '../i18n/en/signatures.ts';
import { remedyOf, remedyOfImage } from './remedy.ts';

it('says what to do about a signature that could not be checked, and nothing of one that is good or wrong', () => {
  expect(remedyOf({ state: 'unchecked', reason: 'trust-root-unreachable' })).toBe(
    'signature.remedy.trust-root-unreachable',
  );
  expect(enSignatures.signature.remedy['trust-root-unreachable']).toMatch(/trusted_root\.json in Settings/);
  expect(remedyOf({ state: 'unchecked', reason: 'too-large' })).toBeUndefined();
  expect(remedyOf({ state: 'good', reason: null })).toBeUndefined();
  expect(remedyOf({ state: 'bad', reason: 'no-key' })).toBeUndefined();
  expect(remedyOfImage({ state: 'none', signatures: [] })).toBeUndefined();
});
