import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { vectorFolder } from '../../../../tests/support/signatures/notation-vectors.ts';
import { parseBoundedJson } from '../../oci/bounded-json.ts';
import { toFault } from '../fault.ts';
import { proveBundle, readBundle } from './check-bundle.ts';
import { parsePublicKey } from './public-key.ts';
import { parseTrustedRoot, type SigstoreTrust } from './trust.ts';

const folder = join(vectorFolder, 'sigstore');
const cases = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const identity = {
  name: 'https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main',
  issuer: 'https://token.actions.githubusercontent.com',
};

/** Why each bundle that must fail does; their names end so. */
const reasons: Record<string, readonly string[]> = {
  // Forms that no bundle, key or trusted root has; the key of “wrong-key” is none.
  malformed: [
    'bundle-empty-certificate-chain',
    'bundle-malformed-json',
    'bundle-unknown-version',
    'bundle-with-root-cert',
    'intoto-missing-inclusion-proof',
    'invalid-inclusion-proof',
    'managed-key-wrong-key',
    'rekor2-no-inclusion-proof',
    'trust-root-tlog-missing-validity-start',
  ],
  'wrong-chain': [
    'bundle-from-wrong-instance',
    'integrated-time-in-future',
    'intoto-expired-certificate',
    'intoto-set-outside-signing-cert-validity',
    'intoto-tsa-timestamp-outside-cert-validity',
    'invalid-ct-key',
    'rekor2-timestamp-with-incorrect-time',
  ],
  // The log is looked at before the signature, and vouches for another one.
  'wrong-log': [
    'bundle-invalid-base64-signature',
    'bundle-negative-log-index',
    'checkpoint-bad-keyhint',
    'checkpoint-wrong-roothash',
    'dsse-invalid-sig',
    'dsse-mismatch-envelope',
    'dsse-mismatch-sig',
    'inclusion-proof-corrupted-hash',
    'incorrect-public-key',
    'intoto-log-entry-mismatch',
    'invalid-checkpoint-signature',
    'rekor2-checkpoint-missing-log-signature',
    'rekor2-checkpoint-missing-origin',
    'rekor2-checkpoint-missing-root-hash',
    'rekor2-checkpoint-missing-size',
    'rekor2-checkpoint-no-matching-signature',
    'rekor2-dsse-invalid-sig',
    'rekor2-dsse-mismatch-envelope',
    'rekor2-dsse-mismatch-sig',
    'set-invalid-signature',
    'signature-mismatch',
    'wrong-hashedrekord-artifact',
    'wrong-hashedrekord-cert-and-sig',
    'wrong-hashedrekord-entry',
  ],
  'no-timestamp': ['rekor2-no-timestamp'],
  'wrong-timestamp': [
    'rekor2-timestamp-outside-trust-root-tsa-validity',
    'rekor2-timestamp-outside-tsa-cert-validity',
    'rekor2-timestamp-payload-mismatch',
    'rekor2-timestamp-untrusted-tsa-with-embedded-cert',
    'rekor2-timestamp-untrusted-tsa-without-embedded-cert',
  ],
  'other-image': ['message-digest-mismatch', 'wrong-material'],
  'no-key': ['managed-key-no-key'],
};

describe('sigstore-conformance', () => {
  it.each(cases.map(({ name }) => name))('%s', (name) => {
    const [outcome] = verify(join(folder, name)).split(':');
    const [reason = 'good'] =
      Object.entries(reasons).find(([, names]) => names.some((each) => `${each}_fail` === name)) ?? [];
    expect(outcome).toBe(reason);
    expect(name.endsWith('_fail')).toBe(outcome !== 'good');
  });
});

/**
 * What may differ, or be left out, without a signature of somebody else becoming good: the name of the form, hints, one of two
 * proofs where the other does, and what nobody has signed (other witnesses of a checkpoint, a timestamp's certificates).
 */
const meansNothing =
  /^(?:mediaType|.*\.(?:hint|keyid|inclusionPromise|inclusionProof|hashes|tlogEntries|envelope)|verificationMaterial\.timestampVerificationData.*)$/;

describe('each change of one field of a bundle that is good', () => {
  const good = cases.map(({ name }) => name).filter((name) => !name.endsWith('_fail'));
  const sampled =
    process.env.LONGSHORE_MATRIX === 'all' ? good : ['happy-path-intoto-in-dsse-v3', 'rekor2-happy-path'];
  it.each(sampled)('of %s is refused, or changes nothing that is told', (name) => {
    const place = join(folder, name);
    const original = JSON.parse(readFileSync(join(place, 'bundle.sigstore.json'), 'utf8'));
    const accepted: string[] = [];
    const visit = (path: (string | number)[], value: unknown) => {
      if (typeof value === 'object' && value !== null)
        for (const [key, child] of Object.entries(value)) visit([...path, key], child);
      for (const changed of changesOf(value)) {
        const bundle = structuredClone(original);
        let parent = bundle;
        for (const key of path.slice(0, -1)) parent = parent[key];
        parent[path.at(-1) ?? ''] = changed;
        if (path.length > 0 && verify(place, bundle) === 'good') accepted.push(path.join('.'));
      }
    };
    visit([], original);
    expect([...new Set(accepted)].filter((path) => !meansNothing.test(path))).toEqual([]);
  });
});

/** Another value of the same kind, and none. */
function changesOf(value: unknown): unknown[] {
  if (typeof value === 'number') return [value + 1, undefined];
  if (Array.isArray(value)) return [[], undefined];
  if (typeof value !== 'string') return [undefined];
  // What is left out is zero.
  if (value === '0') return ['1'];
  const middle = Math.floor(value.length / 2);
  const changed = value.at(middle) === 'A' ? 'B' : 'A';
  const isNumber = /^\d+$/.test(value);
  return [
    isNumber ? String(BigInt(value) + 1n) : value.slice(0, middle) + changed + value.slice(middle + 1),
    '',
    undefined,
  ];
}

function verify(place: string, document?: unknown): string {
  const file = (name: string, otherwise: string) =>
    readFileSync(existsSync(join(place, name)) ? join(place, name) : join(folder, otherwise));
  const text = (name: string, otherwise: string) =>
    existsSync(join(place, name)) ? readFileSync(join(place, name), 'utf8').trim() : otherwise;
  try {
    const trust: SigstoreTrust = {
      root: parseTrustedRoot(file('trusted_root.json', 'public-good-trusted_root.json')),
      key: existsSync(join(place, 'key.pub')) ? parsePublicKey(file('key.pub', '')) : undefined,
      identity: undefined,
    };
    const artifact = file('artifact', 'a.txt');
    const written = () => parseBoundedJson(readFileSync(join(place, 'bundle.sigstore.json')));
    const bundle = readBundle(document ?? written());
    const proved = proveBundle(bundle, artifact, trust);
    if (trust.key === undefined) {
      const wanted = [text('identity', identity.name), text('issuer', identity.issuer)];
      if (proved.identity !== wanted[0] || proved.issuer !== wanted[1])
        return `${proved.identity} ${proved.issuer}`;
    }
    return 'good';
  } catch (error) {
    const fault = toFault(error);
    return `${fault.reason}: ${fault.message}`;
  }
}
