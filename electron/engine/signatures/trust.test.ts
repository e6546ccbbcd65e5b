import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SignatureRule } from '../../../shared/schemas/settings.ts';
import { notationPolicy } from '../../../tests/support/signatures/notation-trust.ts';
import { vectorFolder } from '../../../tests/support/signatures/notation-vectors.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { parseBoundedJson } from '../oci/bounded-json.ts';
import { proveBundle, readBundle } from './sigstore/check-bundle.ts';
import { type TrustSources, trustFor } from './trust.ts';
import type { WalkResult } from './tuf/walk.ts';

const nobody = () => Promise.reject(new Error('nobody is asked'));
const place = { registry: 'r.example', repository: 'team/app' };
const vector = (name: string) => readFileSync(join(vectorFolder, 'sigstore/rekor2-happy-path', name));

function sources(identity: string, result: WalkResult): { asked: boolean[]; sources: TrustSources } {
  const asked: boolean[] = [];
  const rule = {
    scope: '*',
    action: 'warn' as const,
    keyFile: '',
    identity,
    issuer: identity && 'https://id',
  };
  return {
    asked,
    sources: {
      settings: () => ({ signatureRules: [rule], sigstoreRootFile: '' }),
      notationFolder: undefined,
      answers: { online: nobody, nearby: nobody, kept: nobody },
      isOffline: true,
      roots: {
        async current(isOnline) {
          asked.push(isOnline);
          return result;
        },
      },
    },
  };
}

test('the root that was distributed verifies a bundle, and nobody is asked for it unless an identity is to be checked', async () => {
  const { asked, sources: without } = sources('', { bytes: vector('trusted_root.json') });
  expect((await trustFor(place, without)).sigstore.root).toBeUndefined();
  expect(asked).toEqual([]);
  const { sources: withIdentity } = sources('me', { bytes: vector('trusted_root.json') });
  const { sigstore } = await trustFor(place, withIdentity);
  const bundle = readBundle(parseBoundedJson(vector('bundle.sigstore.json')));
  const artifact = readFileSync(join(vectorFolder, 'sigstore/a.txt'));
  expect(proveBundle(bundle, artifact, sigstore).identity).toContain('https://github.com/');
});

test.for([
  [{ failed: 'unreachable', cause: undefined }, 'trust-root-unreachable'],
  [{ failed: 'wrong', cause: undefined }, 'trust-root-wrong'],
  [{ bytes: Buffer.from('{}') }, 'trust-root-wrong'],
] as const)('without a root a bundle is not checked, and why is told: %j', async ([result, reason]) => {
  const { sigstore } = await trustFor(place, sources('me', result).sources);
  const bundle = readBundle(parseBoundedJson(vector('bundle.sigstore.json')));
  expect(() => proveBundle(bundle, Buffer.alloc(0), sigstore)).toThrow(expect.objectContaining({ reason }));
});

test('a rule that names a key leaves nobody else trusted; it gives way to what is more precise', async () => {
  const folder = temporaryFolder();
  const keyFile = join(folder, 'cosign.pub');
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  writeFileSync(keyFile, publicKey.export({ type: 'spki', format: 'pem' }));
  const trustPolicies = [
    { ...notationPolicy(['r.example/team/app'], 'C=US, ST=WA, O=Acme'), name: 'app' },
    { ...notationPolicy(['*'], 'C=US, ST=WA, O=Acme'), name: 'all' },
  ];
  writeFileSync(join(folder, 'trustpolicy.json'), JSON.stringify({ version: '1.0', trustPolicies }));
  const statementFor = async (scope: string, name: string, named?: 'key') => {
    const rule: SignatureRule = { scope, action: 'warn', keyFile, identity: '', issuer: '' };
    const [registry = '', ...path] = name.split('/');
    const { notation } = await trustFor(
      { registry, repository: path.join('/') },
      {
        ...sources('', { bytes: Buffer.from('{}') }).sources,
        settings: () => ({ signatureRules: [rule], sigstoreRootFile: '' }),
        notationFolder: folder,
        named,
      },
    );
    return notation.statement?.name ?? (notation.isOverruled === true ? 'overruled' : 'none');
  };
  expect(await statementFor('r.example/team/app', 'r.example/team/app')).toBe('overruled');
  expect(await statementFor('r.example', 'r.example/team/app')).toBe('app');
  expect(await statementFor('r.example', 'r.example/other')).toBe('overruled');
  expect(await statementFor('mcr.microsoft.com', 'mcr.microsoft.com/dotnet/sdk')).toBe('overruled');
  expect(await statementFor('*', 'r.example/team/app')).toBe('app');
  expect(await statementFor('*', 'mcr.microsoft.com/dotnet/sdk')).toBe('Microsoft');
  expect(await statementFor('*', 'r.example/other')).toBe('overruled');
  expect(await statementFor('r.example', 'else.example/app')).toBe('all');
  // A command that names a key says itself what is lacking, and tells all that is signed well.
  expect(await statementFor('r.example', 'r.example/other', 'key')).toBe('all');
  // A policy that cannot be read says nothing where the rule is for just the repository, and may say something elsewhere.
  writeFileSync(join(folder, 'trustpolicy.json'), '{');
  expect(await statementFor('r.example/team/app', 'r.example/team/app')).toBe('overruled');
  for (const scope of ['r.example', '*'])
    await expect(statementFor(scope, 'r.example/team/app')).rejects.toThrow(/trust policy/);
});
