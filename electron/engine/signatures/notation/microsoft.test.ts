import { describe, expect, it } from 'vitest';
import { formatName, parseName } from '../pki/distinguished-name.ts';
import { microsoftStatement, microsoftStores } from './microsoft.ts';

describe('what is shipped for MCR', () => {
  it('has the two roots that Microsoft publishes, byte for byte', async () => {
    const [signing, ...more] = await microsoftStores.certificates('ca', '');
    const [time, ...others] = await microsoftStores.certificates('tsa', '');
    expect([more, others]).toEqual([[], []]);
    expect(signing?.fingerprint).toBe('23ffe2b8bdb9a1711515d4cffda04bc7f793d513c76c243f1020507d8669b7db');
    expect(time?.fingerprint).toBe('df545bf919a2439c36983b54cdfc903dfa4f37d3996d8d84b4c31eec6f3c163e');
    expect(formatName(signing?.subject ?? [])).toBe(
      'CN=Microsoft Supply Chain RSA Root CA 2022,O=Microsoft Corporation,C=US',
    );
    expect(await microsoftStores.certificates('signingAuthority', '')).toEqual([]);
  });

  it('is for MCR alone, and for one signer', () => {
    expect(microsoftStatement('mcr.microsoft.com.example.org/a')).toBeUndefined();
    expect(microsoftStatement('mcr.microsoft.com')).toBeUndefined();
    const statement = microsoftStatement('mcr.microsoft.com/dotnet/sdk');
    expect(statement?.identities).toEqual([
      parseName('CN=Microsoft SCD Products RSA Signing,O=Microsoft Corporation,L=Redmond,ST=Washington,C=US'),
    ]);
  });
});
