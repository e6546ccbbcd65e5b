import { describe, expect, it } from 'vitest';
import {
  type Signature,
  type SignatureCheck,
  signatureReasons,
  signedStates,
} from '../schemas/signatures.ts';
import { signatureWords, verdictSentence } from './signature-words.ts';

const revocation = (result: SignatureCheck['result'], reason: SignatureCheck['reason'] = null) =>
  [{ name: 'revocation', result, reason }] satisfies SignatureCheck[];
const microsoft: Signature = {
  digest: 'sha256:1',
  subject: 'sha256:2',
  kind: 'notation',
  state: 'good',
  identity: 'CN=Microsoft SCD Products RSA Signing,O=Microsoft Corporation,C=US',
  organization: 'Microsoft Corporation',
  issuer: null,
  time: '2026-04-14T09:00:00.000Z',
  timeSource: 'timestamp',
  reason: null,
  checks: revocation('not-checked', 'not-checked'),
  chain: [],
};

describe('the words for signatures', () => {
  it('say by whom, when, and what was checked', () => {
    expect(verdictSentence(microsoft, 'en')).toBe(
      'Signed by Microsoft Corporation on 14 Apr 2026, checked with the timestamp root; revocation not checked (offline).',
    );
    expect(verdictSentence({ ...microsoft, checks: revocation('passed') }, 'en')).toBe(
      'Signed by Microsoft Corporation on 14 Apr 2026, checked with the timestamp root; not revoked.',
    );
    expect(verdictSentence(microsoft, 'zh-CN')).toBe(
      '由 Microsoft Corporation 于 2026年4月14日 签名，已用时间戳根证书核对；未检查吊销状态（离线）。',
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

  it('are calm about what is not signed', () => {
    expect(signatureWords({ state: 'none', signatures: [] }, 'en')).toEqual({
      sentence: 'Not signed.',
      short: 'not signed',
    });
    // What decides is told: not another signature that happens to be there.
    expect(signatureWords({ state: 'none', signatures: [microsoft] }, 'en').sentence).toBe('Not signed.');
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
