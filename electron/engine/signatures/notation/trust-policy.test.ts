import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { vectorFolder } from '../../../../tests/support/signatures/notation-vectors.ts';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { notationFolderPath } from './folder-path.ts';
import { readNotationFolder } from './notation-folder.ts';
import { parseTrustPolicies } from './trust-policy.ts';
import { trustStoresIn } from './trust-stores.ts';

const policy = (change: object = {}) => ({
  name: 'one',
  registryScopes: ['registry.example.com/app'],
  signatureVerification: { level: 'strict' },
  trustStores: ['ca:acme'],
  trustedIdentities: ['x509.subject: C=US, S=WA, O=Acme'],
  ...change,
});
const file = (...policies: object[]) =>
  Buffer.from(JSON.stringify({ version: '1.0', trustPolicies: policies }));

describe('trust policies', () => {
  it('hold for their own repositories, then for all, else for none', () => {
    const rest = policy({ name: 'rest', registryScopes: ['*'], signatureVerification: { level: 'audit' } });
    const policies = parseTrustPolicies(file(policy(), rest));
    expect(policies.statementFor('registry.example.com/app')).toMatchObject({
      statement: { name: 'one' },
      isExact: true,
    });
    expect(policies.statementFor('registry.example.com/app2')).toMatchObject({
      statement: { name: 'rest' },
      isExact: false,
    });
    expect(parseTrustPolicies(file(policy())).statementFor('registry.example.com/other')).toBeUndefined();
    expect(parseTrustPolicies(file(policy())).statementFor('constructor')).toBeUndefined();
  });

  it.each([
    ['strict', ['enforce', 'enforce', 'enforce', 'enforce', 'enforce']],
    ['permissive', ['enforce', 'enforce', 'log', 'log', 'log']],
    ['audit', ['enforce', 'log', 'log', 'log', 'log']],
  ])('know the level %s', (level, expected) => {
    const found = parseTrustPolicies(file(policy({ signatureVerification: { level } })));
    const { actions } = found.statementFor('registry.example.com/app')?.statement ?? {};
    expect(
      ['integrity', 'authenticity', 'timestamp', 'expiry', 'revocation'].map(
        (name) => actions?.[name as 'expiry'],
      ),
    ).toEqual(expected);
  });

  it('may be overridden, and skipped for named repositories alone', () => {
    const override = { authenticTimestamp: 'log', revocation: 'skip' };
    const found = parseTrustPolicies(file(policy({ signatureVerification: { level: 'strict', override } })));
    expect(found.statementFor('registry.example.com/app')?.statement.actions).toMatchObject({
      timestamp: 'log',
      revocation: 'skip',
    });
    const skip = {
      signatureVerification: { level: 'skip' },
      trustStores: undefined,
      trustedIdentities: undefined,
    };
    expect(
      parseTrustPolicies(file(policy(skip))).statementFor('registry.example.com/app')?.statement.actions
        .integrity,
    ).toBe('skip');
    expect(() => parseTrustPolicies(file(policy({ ...skip, registryScopes: ['*'] })))).toThrow();
  });

  it.each<[string, object]>([
    ['partial wildcards', { registryScopes: ['registry.example.com/*'] }],
    ['scopes beside *', { registryScopes: ['*', 'registry.example.com/app'] }],
    ['no scopes', { registryScopes: [] }],
    ['no stores', { trustStores: [] }],
    ['no identities', { trustedIdentities: [] }],
    ['stores of another kind', { trustStores: ['root:acme'] }],
    ['stores elsewhere', { trustStores: ['ca:../../acme'] }],
    ['stores above', { trustStores: ['ca:..'] }],
    ['identities without O', { trustedIdentities: ['x509.subject: C=US, ST=WA, CN=Acme'] }],
    ['identities of another kind', { trustedIdentities: ['sha256:abc'] }],
    ['values twice', { trustedIdentities: ['x509.subject: C=US, ST=WA, O=Acme, O=Other'] }],
    ['several values', { trustedIdentities: ['x509.subject: C=US, ST=WA, O=Acme+CN=One'] }],
    ['* and others', { trustedIdentities: ['*', 'x509.subject: C=US, ST=WA, O=Acme'] }],
    [
      'overlaps',
      {
        trustedIdentities: ['x509.subject: C=US, ST=WA, O=Acme', 'x509.subject: C=US, ST=WA, O=Acme, CN=One'],
      },
    ],
    ['levels unknown', { signatureVerification: { level: 'lax' } }],
    ['integrity overridden', { signatureVerification: { level: 'strict', override: { integrity: 'log' } } }],
  ])('are refused with %s', (_, change) => {
    expect(() => parseTrustPolicies(file(policy(change)))).toThrow();
  });

  it('are refused with a name or a scope that stands twice, and with another version', () => {
    expect(() => parseTrustPolicies(file(policy(), policy({ registryScopes: ['a.example/b'] })))).toThrow();
    expect(() => parseTrustPolicies(file(policy(), policy({ name: 'two' })))).toThrow();
    expect(() => parseTrustPolicies(Buffer.from('{"version":"2.0","trustPolicies":[]}'))).toThrow();
  });
});

describe('Notation’s folder', () => {
  it('is where Notation keeps it', () => {
    expect(notationFolderPath({ NOTATION_CONFIG: '/n' }, 'linux', '/home/me')).toBe('/n');
    expect(notationFolderPath({ XDG_CONFIG_HOME: '/x' }, 'linux', '/home/me')).toBe(join('/x', 'notation'));
    expect(notationFolderPath({}, 'linux', '/home/me')).toBe(join('/home/me', '.config', 'notation'));
    expect(notationFolderPath({}, 'linux', undefined)).toBeUndefined();
    expect(notationFolderPath({ APPDATA: 'C:\\R' }, 'win32', undefined)).toBe(join('C:\\R', 'notation'));
  });

  it('is read, the file for OCI images first, and never passed over when it is wrong', async () => {
    const folder = await temporaryFolder();
    expect(await readNotationFolder(folder)).toBeUndefined();
    await writeFile(join(folder, 'trustpolicy.json'), file(policy()));
    expect(
      (await readNotationFolder(folder))?.policies.statementFor('registry.example.com/app'),
    ).toBeDefined();
    await writeFile(join(folder, 'trustpolicy.oci.json'), '{');
    await expect(readNotationFolder(folder)).rejects.toMatchObject({ code: 'SIGNATURE_REJECTED' });
  });

  it('gives the certificates of its stores', async () => {
    const folder = await temporaryFolder();
    const vector = (name: string) => readFile(join(vectorFolder, 'notation', name));
    const store = join(folder, 'truststore/x509/ca/acme');
    await mkdir(join(store, 'inside'), { recursive: true });
    await writeFile(join(store, 'root.pem'), await vector('truststore/ca/NotationTestRoot.pem'));
    await writeFile(join(store, 'own.pem'), await vector('store-files/openssl-minimum-self-signed.pem'));
    const stores = trustStoresIn(folder);
    expect(await stores.certificates('ca', 'acme')).toHaveLength(2);
    await expect(stores.certificates('ca', 'other')).rejects.toThrow();
    await expect(stores.certificates('signingAuthority', 'acme')).rejects.toThrow();
    await writeFile(join(store, 'leaf.crt'), await vector('store-files/non-ca.crt'));
    await expect(stores.certificates('ca', 'acme')).rejects.toThrow();
    const clock = join(folder, 'truststore/x509/tsa/clock');
    await mkdir(clock, { recursive: true });
    await expect(stores.certificates('tsa', 'clock')).rejects.toThrow();
    await writeFile(join(clock, 'middle.crt'), await vector('store-files/nonSelfIssued.crt'));
    await expect(stores.certificates('tsa', 'clock')).rejects.toThrow();
  });

  it.skipIf(process.platform === 'win32')('refuses links in a store', async () => {
    const folder = await temporaryFolder();
    const store = join(folder, 'truststore/x509/ca/acme');
    await mkdir(store, { recursive: true });
    await symlink(join(vectorFolder, 'notation/truststore/ca/NotationTestRoot.pem'), join(store, 'root.pem'));
    await expect(trustStoresIn(folder).certificates('ca', 'acme')).rejects.toThrow();
  });
});
