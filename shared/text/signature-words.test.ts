import { describe, expect, it } from 'vitest';
import { signatureOf } from '../../tests/support/signatures/verdict.ts';
import {
  type Signature,
  type SignatureCheck,
  type SignatureReason,
  signatureReasons,
  signedStates,
} from '../schemas/signatures.ts';
import { signatureWords, verdictSentence } from './signature-words.ts';

const revocation = (result: SignatureCheck['result'], reason: SignatureCheck['reason'] = null) =>
  [{ name: 'revocation', result, reason }] satisfies SignatureCheck[];
const microsoft = signatureOf({
  identity: 'CN=Microsoft SCD Products RSA Signing,O=Microsoft Corporation,C=US',
  organization: 'Microsoft Corporation',
  time: '2026-04-14T09:00:00.000Z',
  timeSource: 'timestamp',
  checks: revocation('not-checked', 'not-checked'),
});

describe('the words for signatures', () => {
  it('say by whom, when, and what was checked', () => {
    expect(verdictSentence(microsoft, 'en')).toBe(
      'Signed by Microsoft Corporation on 14 Apr 2026, checked with the timestamp root; revocation not checked (offline).',
    );
    expect(verdictSentence({ ...microsoft, checks: revocation('passed') }, 'en')).toBe(
      'Signed by Microsoft Corporation on 14 Apr 2026, checked with the timestamp root; not revoked.',
    );
    expect(verdictSentence(microsoft, 'zh-CN')).toBe(
      '由 Microsoft Corporation 于 2026年4月14日签名，已用时间戳根证书核对；未检查吊销状态（离线）。',
    );
  });

  it('name the identity and who vouches for it, or the key', () => {
    const keyless: Signature = {
      ...microsoft,
      kind: 'cosign',
      organization: null,
      identity: 'https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main',
      issuer: 'https://token.actions.githubusercontent.com',
      timeSource: 'log',
      checks: revocation('none'),
    };
    expect(verdictSentence(keyless, 'en')).toBe(
      'Signed by https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main (signed in at https://token.actions.githubusercontent.com) on 14 Apr 2026, checked with the transparency log.',
    );
    const byKey: Signature = { ...keyless, identity: null, issuer: null, time: null, timeSource: null };
    expect(verdictSentence(byKey, 'en')).toBe('Signed with the key that was given.');
  });

  it('never call somebody by a name that nobody vouches for', () => {
    const by = (reason: SignatureReason, language: 'en' | 'zh-CN' = 'en') =>
      verdictSentence({ ...microsoft, state: 'unchecked', reason }, language);
    for (const reason of ['unknown-signer', 'no-policy'] as const) {
      expect(by(reason)).toMatch(/^Signed by somebody under the name Microsoft Corporation[,.]/);
      expect(by(reason, 'zh-CN')).toMatch(/^由自称 Microsoft Corporation 者签名/);
    }
    const trusted: SignatureCheck[] = [{ name: 'authenticity', result: 'passed', reason: null }];
    const expired = { ...microsoft, state: 'bad', reason: 'expired', checks: trusted } satisfies Signature;
    expect(verdictSentence(expired, 'en')).toMatch(/^Signed by Microsoft Corporation;/);
    expect(verdictSentence({ ...expired, checks: [] }, 'en')).toMatch(/^Signed by somebody under the name /);
    expect(by('other-identity')).toMatch(/^Signed by Microsoft Corporation, and not by whom/);
    const hostile = { ...microsoft, organization: 'Micro\u202etfos\u0007\nInc', issuer: 'a\u2066b' };
    expect(verdictSentence(hostile, 'en')).toMatch(/^Signed by Microtfos Inc \(signed in at ab\)/);
  });

  it('are calm about what is not signed', () => {
    expect(signatureWords({ state: 'none', signatures: [] }, 'en')).toEqual({
      sentence: 'Not signed.',
      short: 'not signed',
    });
    // What decides is told: not another signature that happens to be there.
    expect(signatureWords({ state: 'none', signatures: [microsoft] }, 'en').sentence).toBe('Not signed.');
  });

  it('say in a list what is wrong, not always that it does not match', () => {
    const short = (reason: SignatureReason, language: 'en' | 'zh-CN' = 'en') =>
      signatureWords({ state: 'bad', signatures: [{ ...microsoft, state: 'bad', reason }] }, language).short;
    expect(short('wrong-signature')).toBe('signature does not match');
    expect(short('expired')).toBe('signature expired');
    expect(short('revoked', 'zh-CN')).toBe('证书已吊销');
    expect(short('malformed')).toBe('signature is wrong');
  });

  it('set Chinese names apart from other letters alone', () => {
    const by = (organization: string) =>
      signatureWords({ state: 'good', signatures: [{ ...microsoft, organization }] }, 'zh-CN').short;
    expect(by('Acme')).toBe('由 Acme 签名');
    expect(by('某某公司')).toBe('由某某公司签名');
    expect(by('Acme 公司')).toBe('由 Acme 公司签名');
    const unknown: Signature = {
      ...microsoft,
      state: 'unchecked',
      reason: 'no-policy',
      organization: null,
      identity: null,
    };
    expect(verdictSentence(unknown, 'zh-CN')).toMatch(/^由未知的签名者签名。/);
  });

  it('exist for every state and every reason, in both languages', () => {
    for (const language of ['en', 'zh-CN'] as const) {
      for (const state of signedStates)
        expect(signatureWords({ state, signatures: [] }, language).sentence).toMatch(/[.。]$/);
      for (const reason of signatureReasons) {
        const sentence = verdictSentence({ ...microsoft, state: 'bad', reason }, language);
        expect(sentence).toMatch(/[.。]$/);
        expect(sentence).not.toContain('undefined');
      }
    }
  });
});
