import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Descriptor } from '../../shared/descriptor.ts';
import { largeLayer } from '../simulator/content/large-layer.ts';
import { imageManifest } from '../simulator/images/image.ts';
import { startProxy } from '../support/network/test-proxy.ts';
import { startTestServer } from '../support/network/test-server.ts';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { needPrograms } from '../support/programs/need-programs.ts';
import {
  type CliPlaces,
  type CliResult,
  type JsonLine,
  runCli,
  startCli,
} from '../support/programs/run-cli.ts';
import { runSuccessfully } from '../support/programs/run-program.ts';
import { startDockerRegistry } from '../support/registries/docker-registry.ts';
import { pushAttached, pushOldSignature } from '../support/registries/push-attached.ts';
import { pushImage } from '../support/registries/push-image.ts';
import { startUploadRegistry } from '../support/registries/upload-registry.ts';
import { changedAtEnd, changedText, changeEnvelopeOf } from '../support/signatures/changed-bytes.ts';
import { NotationAuthority } from '../support/signatures/notation-authority.ts';
import { hasOpenssl, OpensslAuthority } from '../support/signatures/openssl-authority.ts';
import { newLogKey, SigstoreInstance } from '../support/signatures/sigstore-instance.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const repository = 'team/app';
const notationType = 'application/vnd.cncf.notary.signature';
const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const who = {
  identity: 'https://ci.acme.example/team/app@refs/heads/main',
  issuer: 'https://id.acme.example',
};
const signPredicate = 'https://sigstore.dev/cosign/sign/v1';
/** Long after its certificate has ended. */
const later = Date.parse('2024-06-01T12:00:00Z') / 1000;
const link = () => {
  throw new Error('no foreign layers');
};

/** Tags of the images whose signatures are good. */
const good = ['cose', 'jws', 'keyless', 'keyless-old'] as const;
/** Before a release `LONGSHORE_MATRIX=all` takes all of them to all stations. */
const isWhole = process.env.LONGSHORE_MATRIX === 'all';
/** Tags of the others, and why each is refused. */
const wrong: Readonly<Record<string, string>> = {
  'cose-of-another': 'other-image',
  'jws-changed': 'wrong-signature',
  'cose-revoked': 'revoked',
  'keyless-other-issuer': 'other-identity',
  'keyless-expired': 'wrong-chain',
  'keyless-other-log': 'wrong-log',
  ...(isWhole && {
    'cose-changed': 'wrong-signature',
    'keyless-of-another': 'other-image',
    'keyless-changed': 'wrong-log',
    'keyless-other-name': 'other-identity',
    'keyless-without-time': 'no-timestamp',
    'keyless-unlogged': 'wrong-chain',
  }),
};

const reasonsByTag = new Map([...good.map((tag) => [tag, 'good'] as const), ...Object.entries(wrong)]);

test('what throw-away authorities have signed is good at each station, and what is wrong is refused for its reason', async (context) => {
  needPrograms(context, 'docker-registry', 'oras', 'cosign');
  context.skip(!hasOpenssl, 'no OpenSSL that makes certificates of any time');
  const authority = new OpensslAuthority();
  onTestFinished(() => authority.close());
  const world = await signedWorld(authority);
  const { host, keyless, all } = world;
  const strict = ['--require-signature', ...keyless];
  const reasons = Object.fromEntries(reasonsByTag);
  const told = Object.fromEntries(Object.entries(reasons).map(([tag, reason]) => [tag, sentences[reason]]));
  // Who names an identity has nothing of what is good by Notation alone.
  const toldStrictly = { ...told, cose: sentences.lacking, jws: sentences.lacking };

  // From a registry that lists nothing by itself: where good ones are required nothing else comes in.
  const places = world.machine('enforce');
  if (isWhole) {
    const first = await runCli(['pull', ...all(host), ...strict, '--json'], world.machine('enforce'));
    expect(outcomes(first)).toEqual(toldStrictly);
    expect(first.code).toBe(8);
  }

  // Who asks for less gets all of them, and is told. What was asked about certificates is known without a network.
  const asked = await runCli(['pull', ...all(host), ...keyless, '--json'], places);
  expect(asked.code).toBe(0);
  const states = ofType(asked, 'done').map(({ reference, signed }) => [tagOf(reference), signed]);
  const expected = { ...Object.fromEntries(states.map(([tag]) => [tag, 'bad'])), cose: 'none', jws: 'none' };
  expect(Object.fromEntries(states)).toEqual({ ...expected, keyless: 'good', 'keyless-old': 'good' });
  expect(states).toHaveLength(all(host).length);
  const kept = withoutNetwork(places);
  const verify = ['verify', '--signatures', '--json', ...keyless];
  if (isWhole) {
    const verified = await runCli(verify, kept);
    expect(verdicts(verified)).toEqual(reasons);
    expect(verified.code).toBe(8);
  }

  // A folder to carry says whose each image is.
  const stick = join(temporaryFolder(), 'stick');
  const bundle = ['bundle', ...all(host), '--format', 'oci', '--output', stick, ...keyless, '--no-scripts'];
  expect(await runCli(bundle, kept)).toMatchObject({ code: 0 });
  const { images } = JSON.parse(readFileSync(join(stick, 'CONTENTS.json'), 'utf8'));
  for (const { reference, signature } of images) {
    const sentence = told[tagOf(reference)];
    expect([reference, signature]).toEqual([reference, expect.stringContaining(sentence ?? '')]);
  }

  // On a machine without a network nobody knows whether a certificate was revoked; the rest is as it was.
  const far = withoutNetwork(world.machine('log'));
  expect((await runCli(['import', stick], far)).code).toBe(0);
  const there = await runCli(verify, far);
  expect(verdicts(there)).toEqual({ ...reasons, 'cose-revoked': 'good' });
  expect(checkOf(there, 'cose-revoked', 'revocation')).toBe('not-checked');
  expect(there.code).toBe(8);
  if (isWhole) {
    const refused = await runCli(['import', stick, ...strict], withoutNetwork(world.machine('enforce')));
    expect(refused).toMatchObject({ code: 8, stderr: expect.stringContaining('good signature is required') });
  }

  // Archives of both kinds carry them.
  const archives = [];
  for (const [tag, format] of [
    ['cose', 'oci-archive'] as const,
    ...(isWhole ? [['keyless', 'docker-archive'] as const] : []),
  ]) {
    const path = join(temporaryFolder(), `${tag}.tar`);
    const words = ['export', `${host}/${repository}:${tag}`, '--format', format, '--output', path];
    expect((await runCli(words, kept)).code).toBe(0);
    archives.push(path);
  }

  // Served, other tools find them, and who requires them gets what is good.
  const served = startCli(['registry', '--port', '0', '--json'], far);
  const { url } = await served.waitForLine(({ type }) => type === 'listening');
  const ours = `${new URL(String(url)).host}/${host.replace(':', '_')}`;
  const from = (tag: string) => `${ours}/${repository}:${tag}`;
  const oras = (...words: string[]) => runSuccessfully('oras', words);
  const json = ['--plain-http', '--format', 'json'];
  expect(await oras('discover', ...json, from('cose'))).toContain(notationType);
  const layout = join(temporaryFolder(), 'layout');
  await oras('cp', '-r', '--from-plain-http', from('jws'), '--to-oci-layout', `${layout}:jws`);
  for (const tag of ['keyless', 'keyless-old']) await world.judgedByCosign(tag, from(tag));
  const second = world.machine('enforce');
  if (isWhole) await sentOn(world, far, second);
  // An envelope that changes on the disk of whoever serves it is one that cannot be read.
  changeEnvelopeOf('cose', far.library);
  const pulled = await runCli(['pull', ...all(ours), ...strict, '--json'], second);
  expect(outcomes(pulled)).toEqual({ ...toldStrictly, cose: sentences.unreachable });
  expect(pulled.code).toBe(8);
  const byAnybody = ['pull', from('jws'), '--require-signature'];
  expect(await runCli(byAnybody, second)).toMatchObject({ code: 0 });

  // Archives, and the layout that oras has written, are taken where good ones are required, unless a byte has changed.
  const [archive = '', ...ofKeyless] = archives;
  for (const [paths, demand] of [
    [[archive, layout], ['--require-signature']] as const,
    ...(isWhole ? [[ofKeyless, strict] as const] : []),
  ]) {
    const words = ['import', ...paths, ...demand, '--json'];
    const imported = await runCli(words, withoutNetwork(world.machine('log')));
    expect(ofType(imported, 'imported').map(({ signed }) => signed)).toEqual(paths.map(() => 'good'));
  }
  writeFileSync(archive, changedText(readFileSync(archive), '"subject":{'));
  const changed = await runCli(['import', archive, ...strict], withoutNetwork(world.machine('log')));
  expect(changed).toMatchObject({ code: 5, stderr: expect.stringContaining('Nothing of it was kept') });

  served.kill('SIGTERM');
});

/** Sent on to a registry that lists them by itself, which then changes an image. */
async function sentOn(
  { host, keyless, all }: Awaited<ReturnType<typeof signedWorld>>,
  from: CliPlaces,
  to: CliPlaces,
): Promise<void> {
  const target = await startUploadRegistry({ referrers: 'lists' });
  const copied = await runCli(['copy', ...all(host, good), target.host], from);
  expect(copied.code, copied.stderr).toBe(0);
  const manifests = target.manifests.get(repository);
  const image = manifests?.get('keyless');
  if (image !== undefined)
    manifests?.set('keyless', { ...image, bytes: Buffer.concat([image.bytes, Buffer.from(' ')]) });
  const strict = ['--require-signature', ...keyless];
  const pulled = await runCli(['pull', ...all(target.host, good), ...strict, '--json'], to);
  const signed = Object.fromEntries(good.map((tag) => [tag, sentences.good]));
  expect(outcomes(pulled)).toEqual({
    ...signed,
    cose: sentences.lacking,
    jws: sentences.lacking,
    keyless: 'Not signed.',
  });
}

/** What is signed, and by whom. */
async function signedWorld(authority: OpensslAuthority) {
  const answers = await startTestServer(({ path }, response) => {
    const bytes = notation.answers.get(path.split('/')[1] ?? '');
    response.statusCode = bytes === undefined ? 404 : 200;
    response.end(bytes);
  });
  // Addresses in certificates are public ones: a proxy stands for the way to them.
  const proxy = await startProxy();
  const notation = new NotationAuthority(authority, `http://authority.example:${new URL(answers.url).port}`);
  const sigstore = new SigstoreInstance(authority);
  const registry = await startDockerRegistry();
  const target = { url: registry.url, repository };
  const other = await pushSample('other');

  async function pushSample(tag: string): Promise<Descriptor> {
    const image = imageManifest(
      {
        platform: { os: 'linux', architecture: 'amd64' },
        steps: [{ createdBy: `COPY ${tag}`, layer: largeLayer(tag, 5_000) }],
        format: 'oci',
      },
      { link, registry: link },
    );
    const { digest, mediaType, bytes } = await pushImage({ ...target, tag }, image);
    return { mediaType, digest, size: bytes.length };
  }
  const isAsked = (tag: string) => reasonsByTag.has(tag);
  const envelope = async (tag: string, format: 'cose' | 'jws', sign: (image: Descriptor) => Buffer) => {
    if (!isAsked(tag)) return;
    const image = await pushSample(tag);
    const layerType = format === 'cose' ? 'application/cose' : 'application/jose+json';
    await pushAttached(target, image, { artifactType: notationType, layerType, bytes: sign(image) });
  };
  const keyless = async (tag: string, sign: (image: Descriptor) => Buffer) => {
    if (!isAsked(tag)) return;
    const image = await pushSample(tag);
    await pushAttached(target, image, {
      artifactType: bundleType,
      layerType: bundleType,
      bytes: sign(image),
    });
  };
  await envelope('cose', 'cose', (image) => notation.sign('cose', image));
  await envelope('jws', 'jws', (image) => notation.sign('jws', image));
  await envelope('cose-of-another', 'cose', () => notation.sign('cose', other));
  await envelope('cose-changed', 'cose', (image) => changedAtEnd(notation.sign('cose', image)));
  await envelope('jws-changed', 'jws', (image) => changedText(notation.sign('jws', image), '"signature":"'));
  await envelope('cose-revoked', 'cose', (image) => notation.sign('cose', image, 'revoked'));
  await keyless('keyless', ({ digest }) => sigstore.bundle(digest, who));
  const old = await pushSample('keyless-old');
  await pushOldSignature(target, old, sigstore.oldForm(old.digest, who));
  await keyless('keyless-of-another', () => sigstore.bundle(other.digest, who));
  await keyless('keyless-changed', ({ digest }) => changedText(sigstore.bundle(digest, who), '"sig":"'));
  const odd: Readonly<Record<string, object>> = {
    'keyless-other-name': { identity: 'mallory@acme.example' },
    'keyless-other-issuer': { issuer: 'https://id.mallory.example' },
    'keyless-expired': { loggedAt: later },
    'keyless-without-time': { hasNoTime: true },
    'keyless-other-log': { log: newLogKey() },
    'keyless-unlogged': { certificateLog: newLogKey() },
  };
  for (const [tag, more] of Object.entries(odd))
    await keyless(tag, ({ digest }) => sigstore.bundle(digest, { ...who, ...more }));
  // Compiled code is shared: what else a machine has at home is told it one by one.
  const home = temporaryFolder();
  const trustedRoot = join(home, 'trusted_root.json');
  writeFileSync(trustedRoot, sigstore.trustedRoot);
  return {
    host: registry.host,
    keyless: ['--identity', who.identity, '--issuer', who.issuer, '--trusted-root', trustedRoot],
    judgedByCosign: (tag: string, reference: string) => judgedByCosign(sigstore, tag, reference),
    all: (at: string, tags: readonly string[] = [...reasonsByTag.keys()]) =>
      tags.map((tag) => `${at}/${repository}:${tag}`),
    /** A machine of its own: another home, and another trust folder. */
    machine: (revocation: 'enforce' | 'log'): CliPlaces =>
      cliPlaces({
        HOME: home,
        NOTATION_CONFIG: notation.trustedIn(temporaryFolder(), revocation),
        HTTP_PROXY: `http://${proxy.host}`,
        NO_PROXY: '127.0.0.1',
      }),
  };
}

/** cosign, which shares no code with us, judges by the same authority, logs, identity and issuer. */
async function judgedByCosign(sigstore: SigstoreInstance, tag: string, reference: string): Promise<void> {
  const folder = temporaryFolder();
  const fileOf = (name: string, content: Buffer | string) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const env = {
    ...process.env,
    HOME: folder,
    SIGSTORE_ROOT_FILE: fileOf('root.pem', sigstore.pem.authority),
    SIGSTORE_REKOR_PUBLIC_KEY: fileOf('log.pub', sigstore.pem.log),
    SIGSTORE_CT_LOG_PUBLIC_KEY_FILE: fileOf('certificates.pub', sigstore.pem.certificateLog),
  };
  const trusted = ['--trusted-root', fileOf('trusted_root.json', sigstore.trustedRoot)];
  // This version of it looks into bundles for statements alone.
  const form =
    tag === 'keyless-old'
      ? ['verify', '--offline']
      : ['verify-attestation', '--new-bundle-format', ...trusted, '--type', signPredicate];
  const by = ['--certificate-identity', who.identity, '--certificate-oidc-issuer', who.issuer];
  await runSuccessfully('cosign', [...form, ...by, '--allow-http-registry', reference], { env });
}

/** By what it is known on the way: the end of a sentence, or of a line for a machine. */
const sentences: Readonly<Record<string, string>> = {
  'other-image': 'is of another image',
  'wrong-signature': 'what was signed has been changed',
  revoked: 'whose certificate was revoked',
  'wrong-log': 'transparency log does not confirm',
  'wrong-chain': 'certificates break the rules',
  'other-identity': 'not by whom it should be',
  unreachable: 'could not be looked up',
  'no-timestamp': 'without a timestamp',
  lacking: 'Nothing is signed by the identity',
  // The others begin with it as well.
  good: 'Signed by',
};

/** What came of pulls: by tag, what is said of it. */
function outcomes(result: CliResult): Record<string, string | undefined> {
  const sentenceOf = (message: unknown) =>
    Object.values(sentences).find((sentence) => String(message).includes(sentence)) ?? String(message);
  return Object.fromEntries([
    ...ofType(result, 'done').map(({ reference, signed }) => [
      tagOf(reference),
      signed === 'good' ? sentences.good : signed,
    ]),
    ...ofType(result, 'error').map(({ reference, code, message }) => [
      tagOf(reference),
      code === 'SIGNATURE_REJECTED' ? sentenceOf(String(message).replace(/^.* is required. /, '')) : code,
    ]),
  ]);
}

function ofType({ lines }: CliResult, type: string): JsonLine[] {
  return lines.filter((line) => line.type === type);
}

/** The same machine, with its network cut off. */
function withoutNetwork(places: CliPlaces): CliPlaces {
  return { ...places, environment: { ...places.environment, HTTP_PROXY: 'http://127.0.0.1:1' } };
}

/** What `verify --signatures` says of one. */
interface ToldSignature {
  reference: string;
  state: string;
  reason: string | null;
  checks: { name: string; result: string }[];
}

function signaturesOf({ stdout }: CliResult): ToldSignature[] {
  return (JSON.parse(stdout) as { signatures: ToldSignature[] }).signatures;
}

/** By tag, whether it is good, or why not. */
function verdicts(result: CliResult): Record<string, string> {
  return Object.fromEntries(
    signaturesOf(result).map(({ reference, state, reason }) => [tagOf(reference), reason ?? state]),
  );
}

function checkOf(result: CliResult, tag: string, name: string): string | undefined {
  const told = signaturesOf(result).find(({ reference }) => tagOf(reference) === tag);
  return told?.checks.find((check) => check.name === name)?.result;
}

function tagOf(reference: unknown): string {
  return String(reference).split(':').at(-1) ?? '';
}
