// Images whose signatures are in all the states that there are, and whom their reader trusts.
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DiskStore } from '../../electron/engine/registry/remembered/disk-store.ts';
import { largeLayer } from '../simulator/content/large-layer.ts';
import { emptyConfig } from '../simulator/images/artifact.ts';
import type { StoredManifest } from '../simulator/images/stored-manifest.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { startSimulator } from '../simulator/start.ts';
import {
  type NotationPolicy,
  notationPolicy,
  writeNotationTrust,
} from '../support/signatures/notation-trust.ts';
import { vectorFolder } from '../support/signatures/notation-vectors.ts';
import {
  authorityExtensions,
  type Issued,
  OpensslAuthority,
  signerExtensions,
  timestampExtensions,
} from '../support/signatures/openssl-authority.ts';
import { signedBundle } from '../support/signatures/sign-cosign.ts';
import { type NotationSigning, signCose } from '../support/signatures/sign-notation.ts';

/** A home with the library, the state and Notation’s policies in it. */
export const folder: string = await mkdtemp(join(tmpdir(), 'longshore-states-'));
const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const revokedList = 'http://revoked.example/list.crl';
const keys = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const otherKeys = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
export const simulator: Simulator = await startSimulator({ generatedRepositories: 0, catalogue: 'empty' });
const { content, host } = simulator;
simulator.faults.add({ kind: 'status', match: '/acme/unread/referrers', times: 'always', status: 403 });

export const authority: OpensslAuthority = new OpensslAuthority();
const organization = '/C=US/ST=Washington/L=Redmond/O=Microsoft Corporation';
const root = authority.issue({
  subject: `${organization}/CN=Microsoft Supply Chain RSA Root CA 2022`,
  extensions: authorityExtensions,
});
const asking = (url: string) => [...signerExtensions, `crlDistributionPoints=URI:${url}`];
const signer = authority.issue({
  subject: `${organization}/CN=Microsoft SCD Products RSA Signing`,
  issuer: root,
});
const askingSigner = authority.issue({
  subject: `${organization}/CN=Microsoft SCD Products RSA Signing`,
  issuer: root,
  extensions: asking('http://authority.example/list.crl'),
});
const acme = authority.issue({
  subject: '/C=DE/ST=Hamburg/O=Hafen und Umschlag Aktiengesellschaft/CN=Release',
  issuer: root,
});
const revoked = authority.issue({
  subject: '/C=US/ST=WA/O=Acme Corporation/CN=Release',
  issuer: root,
  serial: '4242',
  extensions: asking(revokedList),
});
const timeRoot = authority.issue({ subject: '/O=Acme Time/CN=Root', extensions: authorityExtensions });
const timeSigner = authority.issue({
  subject: '/O=Acme Time/CN=TSA',
  issuer: timeRoot,
  extensions: timestampExtensions,
});

/** The images, one a state. */
export const names = [
  ...[
    'microsoft',
    'matches',
    'stranger',
    'no-policy',
    'expired',
    'revoked',
    'unsigned',
    'tampered',
    'other-image',
  ],
  ...['no-timestamp', 'by-key', 'wrong-key', 'keyless', 'no-root', 'unread', 'refused', 'not-looked'],
] as const;
export type Name = (typeof names)[number];
const images = new Map<Name, StoredManifest>();
for (const name of names) {
  const image = {
    platform: { os: 'linux', architecture: 'amd64' },
    steps: [{ createdBy: 'COPY', layer: largeLayer(name, 300_000) }],
  };
  images.set(name, content.addImage(`acme/${name}`, ['1.4.2'], image));
}

async function targetOf(name: Name) {
  const image = await images.get(name)?.build();
  if (image === undefined) throw new Error(`There is no ${name}`);
  return { mediaType: image.mediaType, digest: image.digest, size: image.bytes.length };
}

async function attach(
  name: Name,
  type: string,
  layerType: string,
  bytes: Buffer,
  subject = images.get(name),
) {
  return content.addArtifact(`acme/${name}`, [], {
    artifactType: type,
    config: emptyConfig,
    layers: [{ mediaType: layerType, bytes }],
    ...(subject && { subject }),
    annotations: { 'org.opencontainers.image.created': '2026-04-14T09:00:00Z' },
  });
}

async function notation(
  name: Name,
  by: Issued,
  more: Partial<NotationSigning> = {},
  of: Name = name,
  tamper = false,
) {
  const chain = [by.certificate, root.certificate];
  const envelope = signCose({ target: await targetOf(of), signer: by, chain, ...more });
  if (tamper) envelope[envelope.length - 1] = (envelope.at(-1) ?? 0) ^ 1;
  await attach(name, 'application/vnd.cncf.notary.signature', 'application/cose', envelope);
}

const timestamp = (bytes: Buffer) => authority.timestamp(bytes, timeSigner, [timeRoot]);
const past = { 'io.cncf.notary.expiry': new Date('2026-05-01T00:00:00Z') };
const expiring = { attributes: past, critical: ['io.cncf.notary.signingScheme', 'io.cncf.notary.expiry'] };
await notation('microsoft', askingSigner, { timestamp });
await notation('matches', acme);
await notation(
  'stranger',
  authority.issue({ subject: '/C=US/ST=WA/O=Somebody Else Inc/CN=Release', issuer: root }),
);
await notation('no-policy', acme);
await notation('expired', acme, expiring);
await notation('revoked', revoked);
await notation('tampered', acme, {}, 'tampered', true);
await notation('other-image', acme, {}, 'matches');
await notation('no-timestamp', signer);
const cosign = async (name: Name, key: KeyObject) =>
  attach(name, bundleType, bundleType, signedBundle((await targetOf(name)).digest, key));
await cosign('by-key', keys.privateKey);
await cosign('wrong-key', otherKeys.privateKey);
const keyless = await readFile(join(vectorFolder, 'sigstore/happy-path-v0.3/bundle.sigstore.json'));
for (const name of ['keyless', 'no-root'] as const) await attach(name, bundleType, bundleType, keyless);

// What else is attached: by nobody, by somebody trusted, by a stranger, and more than is read.
const spdx = (document: object) =>
  Buffer.from(
    JSON.stringify({
      spdxVersion: 'SPDX-2.3',
      creationInfo: { created: '2026-04-14T09:00:00Z', ...document },
    }),
  );
const spdxType = 'application/spdx+json';
await attach(
  'by-key',
  spdxType,
  spdxType,
  spdx({ creators: ['Organization: Anchore, Inc', 'Tool: syft-1.4.1'] }),
);
const signedBill = await attach(
  'by-key',
  spdxType,
  spdxType,
  spdx({ creators: ['Tool: Microsoft.SBOMTool-2.2.6', 'Organization: Microsoft'] }),
);
const { digest: billDigest } = await signedBill.build();
await attach('by-key', bundleType, bundleType, signedBundle(billDigest, keys.privateKey), signedBill);
await attach(
  'by-key',
  spdxType,
  spdxType,
  Buffer.concat([spdx({ creators: [] }), Buffer.alloc(5_000_000, 0x20)]),
);
for (const key of [keys.privateKey, otherKeys.privateKey]) {
  const predicate = {
    buildDefinition: {},
    runDetails: {
      builder: { id: 'https://github.com/actions/runner/github-hosted' },
      metadata: { finishedOn: '2026-04-14T09:00:00Z' },
    },
  };
  const type = 'https://slsa.dev/provenance/v1';
  const subject = images.get('by-key');
  content.addArtifact('acme/by-key', [], {
    artifactType: bundleType,
    config: emptyConfig,
    layers: [
      { mediaType: bundleType, bytes: signedBundle((await targetOf('by-key')).digest, key, type, predicate) },
    ],
    ...(subject && { subject }),
    annotations: { 'dev.sigstore.bundle.predicateType': type },
  });
}

writePolicies();
await writeState();

function writePolicies() {
  const notationFolder = join(folder, '.config/notation');
  const policy = (name: string, scopes: Name[], identity: string, more: Partial<NotationPolicy> = {}) =>
    notationPolicy(
      scopes.map((each) => `${host}/acme/${each}`),
      identity,
      { name, ...more },
    );
  const hafen = 'C=DE, ST=Hamburg, O=Hafen und Umschlag Aktiengesellschaft';
  const microsoft = 'C=US, ST=Washington, O=Microsoft Corporation';
  const trustPolicies = [
    policy('m', ['microsoft'], microsoft, {
      signatureVerification: { level: 'permissive' },
      trustStores: ['ca:acme', 'tsa:acme'],
    }),
    policy('t', ['no-timestamp'], microsoft, { trustStores: ['ca:acme', 'tsa:acme'] }),
    policy('h', ['matches', 'stranger', 'expired', 'tampered', 'other-image', 'refused'], hafen),
    policy('r', ['revoked'], 'C=US, ST=WA, O=Acme Corporation'),
  ];
  writeNotationTrust(notationFolder, { ca: root.certificate, tsa: timeRoot.certificate }, trustPolicies);
}

async function writeState() {
  const state = join(folder, 'state');
  await mkdir(state, { recursive: true, mode: 0o700 });
  const keyFile = join(folder, 'cosign.pub');
  await writeFile(keyFile, keys.publicKey.export({ type: 'spki', format: 'pem' }));
  const rule = (scope: string, action: string, more: object = {}) => ({
    ...{ scope, action, keyFile: '', identity: '', issuer: '' },
    ...more,
  });
  const identity = { identity: 'release@acme.example', issuer: 'https://accounts.acme.example' };
  const signatureRules = [
    rule(host, 'warn'),
    rule(`${host}/acme/by-key`, 'warn', { keyFile }),
    rule(`${host}/acme/wrong-key`, 'warn', { keyFile }),
    rule(`${host}/acme/no-root`, 'ignore', identity),
    rule(`${host}/acme/refused`, 'refuse'),
    rule(`${host}/acme/not-looked`, 'ignore'),
  ];
  await writeFile(join(state, 'settings.json'), JSON.stringify({ signatureRules, fetchAttached: 'none' }));
  // What a certificate’s authority says, as if it had been asked before: no address of this machine is asked.
  const database = join(authority.folder, 'index.txt');
  await writeFile(database, 'R\t440101000000Z\t250101000000Z\t1092\tunknown\t/O=x\n');
  const config = join(authority.folder, 'ca.cnf');
  await writeFile(
    config,
    `[ca]\ndefault_ca=a\n[a]\ndatabase=${database}\ndefault_md=sha256\ndefault_crl_days=30\n`,
  );
  const pem = authority.run([
    'ca',
    '-gencrl',
    '-config',
    config,
    '-cert',
    root.certificateFile,
    '-keyfile',
    root.keyFile,
  ]);
  const kept = new DiskStore(join(state, 'revocation'), 2 ** 20);
  await kept.write(revokedList, authority.run(['crl', '-outform', 'DER'], pem));
  await kept.close();
}
