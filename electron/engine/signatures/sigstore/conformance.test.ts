import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { vectorFolder } from '../../../../tests/support/signatures/notation-vectors.ts';
import { parseBoundedJson } from '../../oci/bounded-json.ts';
import { toFault } from '../fault.ts';
import { proveBundle, readBundle } from './check-bundle.ts';
import { parsePublicKey, parseTrustedRoot, type SigstoreTrust } from './trust.ts';

const folder = join(vectorFolder, 'sigstore');
const cases = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const identity = {
  name: 'https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main',
  issuer: 'https://token.actions.githubusercontent.com',
};

describe('sigstore-conformance', () => {
  it.each(cases.map(({ name }) => name))('%s', (name) => {
    const outcome = verify(join(folder, name));
    if (name.endsWith('_fail')) expect(outcome).not.toBe('good');
    else expect(outcome).toBe('good');
  });
});

function verify(place: string): string {
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
    const bundle = readBundle(parseBoundedJson(readFileSync(join(place, 'bundle.sigstore.json'))));
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
