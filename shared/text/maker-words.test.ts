import { describe, expect, it } from 'vitest';
import { signatureOf } from '../../tests/support/signatures/verdict.ts';
import type { Maker } from '../schemas/signatures.ts';
import { makerWords } from './maker-words.ts';

const claims = {
  tools: ['syft-1.4.1'],
  makers: ['Anchore, Inc'],
  builder: null,
  created: '2026-04-14T09:00:00.000Z',
};
const unsigned: Maker = { state: 'none', signatures: [], claims, unread: null };
const signature = signatureOf({
  identity: 'CN=Acme Release,O=Acme Corporation',
  organization: 'Acme Corporation',
});

describe('makerWords', () => {
  it('tells what is proved apart from what is only said', () => {
    expect(makerWords(unsigned, 'en')).toEqual({
      signed: 'Not signed itself.',
      says: 'By its own account, not proved: made by Anchore, Inc with syft-1.4.1 on 14 Apr 2026.',
    });
    expect(makerWords(unsigned, 'zh-CN')).toEqual({
      signed: '其本身未签名。',
      says: '自称（未经证实）：于 2026年4月14日由 Anchore, Inc 使用 syft-1.4.1 制作。',
    });
  });

  it('says who vouches for it where somebody does who is trusted', () => {
    const signed: Maker = { ...unsigned, state: 'good', signatures: [signature] };
    expect(makerWords(signed, 'en')).toEqual({
      signed: 'Signed by Acme Corporation.',
      says: 'The signer says: made by Anchore, Inc with syft-1.4.1 on 14 Apr 2026.',
    });
    expect(makerWords(signed, 'zh-CN').says).toMatch(/^签名者称：/);
  });

  it('never takes the word of a signer who is wrong, or whom nobody has checked', () => {
    const reason = { bad: 'wrong-signature', unchecked: 'no-key' } as const;
    for (const state of ['bad', 'unchecked'] as const) {
      const maker: Maker = {
        ...unsigned,
        state,
        signatures: [{ ...signature, state, reason: reason[state] }],
      };
      expect(makerWords(maker, 'en').says).toMatch(/^By its own account, not proved: /);
      expect(makerWords(maker, 'zh-CN').says).toMatch(/^自称（未经证实）：/);
    }
  });

  it('says what was not read, and why', () => {
    const of = (maker: Partial<Maker>) => makerWords({ ...unsigned, claims: null, ...maker }, 'en').says;
    expect(of({})).toBe('It does not say who made it.');
    expect(of({ unread: 'too-large' })).toBe('Larger than 4 MB, so what it says of itself was not read.');
    expect(makerWords({ ...unsigned, claims: null, unread: 'too-large' }, 'zh-CN').says).toBe(
      '大于 4 MB，因此未读取其自述。',
    );
  });

  it('tells of a builder, alone and beside a tool', () => {
    const of = (more: object) =>
      makerWords({ ...unsigned, claims: { ...claims, makers: [], ...more } }, 'en').says;
    expect(of({ tools: [], builder: 'https://ci.example' })).toMatch(
      /: built by https:\/\/ci\.example on 14 Apr 2026\.$/,
    );
    expect(of({ tools: ['BuildKit'], builder: 'https://ci.example', created: null })).toMatch(
      /: made with BuildKit, built by https:\/\/ci\.example\.$/,
    );
    expect(of({ tools: [] })).toMatch(/: made on 14 Apr 2026\.$/);
  });
});
