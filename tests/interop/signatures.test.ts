import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { largeLayer } from '../simulator/content/large-layer.ts';
import { imageManifest } from '../simulator/images/image.ts';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { needPrograms } from '../support/programs/need-programs.ts';
import { runCli, startCli } from '../support/programs/run-cli.ts';
import { runSuccessfully } from '../support/programs/run-program.ts';
import { startDockerRegistry } from '../support/registries/docker-registry.ts';
import { pushImage } from '../support/registries/push-image.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const repository = 'team/app';
const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const link = () => {
  throw new Error('no foreign layers');
};

test('what cosign has signed is good from the registry, in the library, exported, imported again and copied on', async (context) => {
  needPrograms(context, 'docker-registry', 'cosign', 'oras', 'skopeo');
  const registry = await startDockerRegistry();
  const image = imageManifest(
    {
      platform: { os: 'linux', architecture: 'amd64' },
      steps: [{ createdBy: 'COPY app', layer: largeLayer('app', 20_000) }],
      format: 'oci',
    },
    { link, registry: link },
  );
  await pushImage({ url: registry.url, repository, tag: '1' }, image);
  const { digest } = await image.build();
  const reference = `${registry.host}/${repository}:1`;
  const keys = temporaryFolder();
  const cosign = (...words: string[]) =>
    runSuccessfully('cosign', words, { cwd: keys, env: { ...process.env, COSIGN_PASSWORD: '', HOME: keys } });
  await cosign('generate-key-pair');
  const key = ['--key', join(keys, 'cosign.pub')];
  const places = cliPlaces();
  const required = ['pull', reference, '--require-signature', ...key];
  expect((await runCli(required, places)).code).toBe(8);
  expect((await runCli(['list', '--json'], places)).stdout.trim()).toBe('[]');

  const pinned = `${registry.host}/${repository}@${digest}`;
  const quietly = ['--tlog-upload=false', '--allow-http-registry', '--yes'];
  await cosign('sign', '--key', 'cosign.key', ...quietly, pinned);
  // The form of version 3, which this cosign writes of statements alone.
  const predicate = join(keys, 'predicate.json');
  await writeFile(predicate, '{}');
  const statement = ['--type', 'https://sigstore.dev/cosign/sign/v1', '--predicate', predicate];
  await cosign('attest', '--key', 'cosign.key', '--new-bundle-format', ...statement, ...quietly, pinned);
  expect(await runCli(required, places)).toMatchObject({ code: 0 });
  const verify = ['verify', '--signatures', '--json', ...key];
  const verified = await runCli(verify, places);
  expect(verified.code).toBe(0);
  expect(JSON.parse(verified.stdout)).toMatchObject({
    ok: true,
    images: 1,
    signatures: [1, 2].map(() => ({
      reference,
      subject: digest,
      kind: 'cosign',
      state: 'good',
      reason: null,
    })),
  });
  // A bill of materials as oras attaches it is told by `inspect`.
  const sbom = join(keys, 'sbom.json');
  const spdx = { spdxVersion: 'SPDX-2.3', creationInfo: { creators: ['Tool: syft-1.4.1'] } };
  await writeFile(sbom, JSON.stringify(spdx));
  const attach = [
    'attach',
    '--plain-http',
    '--disable-path-validation',
    '--artifact-type',
    'application/spdx+json',
  ];
  await runSuccessfully('oras', [...attach, reference, `${sbom}:application/spdx+json`]);
  // cosign attests to it as well; the one is worth what it says itself, the other what its signer is worth.
  const attest = ['attest', '--key', 'cosign.key', '--tlog-upload=false', '--allow-http-registry', '--yes'];
  await cosign(...attest, '--type', 'https://spdx.dev/Document', '--predicate', sbom, pinned);
  const inspected = JSON.parse((await runCli(['inspect', reference, '--json', ...key], places)).stdout);
  expect(inspected.signed).toBe('good');
  type Told = { kind: string; maker?: { signed: string; sentence: string } };
  const told: Told[] = inspected.attached;
  expect(told.map(({ kind, maker }) => `${kind} ${maker?.signed} ${maker?.sentence}`).sort()).toEqual([
    'sbom good Signed with the key that was given. The signer says: made with syft-1.4.1.',
    'sbom none Not signed itself. By its own account, not proved: made with syft-1.4.1.',
    'signature undefined undefined',
    'signature undefined undefined',
  ]);

  // An archive carries both beside its index, so that skopeo still takes it without a name.
  const archive = join(temporaryFolder(), 'app.tar');
  expect(
    (await runCli(['export', reference, '--format', 'oci-archive', '--output', archive], places)).code,
  ).toBe(0);
  const copied = join(temporaryFolder(), 'copied');
  await runSuccessfully('skopeo', ['copy', '--preserve-digests', `oci-archive:${archive}`, `dir:${copied}`]);
  // oras knows what can be reached from the index; unpacked, with both files in one, it finds the rest (ADR 45).
  const unpacked = temporaryFolder();
  await runSuccessfully('tar', ['-xf', archive, '-C', unpacked]);
  const [ofImage, ofAttached] = await Promise.all(
    ['index.json', 'attached.json'].map(async (name) =>
      JSON.parse(await readFile(join(unpacked, name), 'utf8')),
    ),
  );
  const discovered = (place: string) =>
    runSuccessfully('oras', ['discover', '--oci-layout', '--format', 'json', `${place}@${digest}`]);
  expect(await discovered(archive)).not.toContain(bundleType);
  const manifests = [...ofImage.manifests, ...ofAttached.manifests];
  await writeFile(join(unpacked, 'index.json'), JSON.stringify({ ...ofImage, manifests }));
  expect(await discovered(unpacked)).toContain(bundleType);
  const strict = ['import', archive, '--require-signature', '--json', ...key];
  const { stdout } = await runCli(strict, cliPlaces());
  expect(JSON.parse(stdout.split('\n').find((line) => line.includes('imported')) ?? '')).toMatchObject({
    reference,
    digest,
    signed: 'good',
  });
  // What cosign itself has saved brings the signature along, though no manifest there says what it is about.
  const saved = join(temporaryFolder(), 'saved');
  await cosign('save', '--allow-http-registry', '--dir', saved, pinned);
  const asSaved = ['import', saved, '--name', reference, '--require-signature', ...key];
  expect(await runCli(asSaved, cliPlaces())).toMatchObject({ code: 0 });
  // Exported as a folder the signature goes along, and another library takes both.
  const folder = join(temporaryFolder(), 'layout');
  expect((await runCli(['export', reference, '--format', 'oci', '--output', folder], places)).code).toBe(0);
  const layout = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8'));
  expect(layout.manifests).toHaveLength(3);
  const far = cliPlaces();
  expect((await runCli(['import', folder], far)).code).toBe(0);
  const listed = JSON.parse((await runCli(['list', '--json'], far)).stdout);
  expect(listed.map((each: { reference: string }) => each.reference)).toEqual([reference]);
  const there = JSON.parse((await runCli(verify, far)).stdout);
  const good = { subject: digest, state: 'good' };
  expect(there.signatures).toMatchObject([good, good]);

  // Copied to a registry of its own, cosign finds it there.
  const target = await startDockerRegistry();
  const sentOn = await runCli(['copy', reference, `${target.host}/copied/app`], far);
  expect(sentOn.code, sentOn.stderr).toBe(0);
  expect(sentOn.stdout).toContain(`Copied ${reference} and 2 attached to it to ${target.host}/copied/app:1`);
  const place = `${target.host}/copied/app@${digest}`;
  await cosign('verify', ...key, '--insecure-ignore-tlog', '--allow-http-registry', place);
  // Somebody attaches something more there, which a second copy leaves in its list.
  await runSuccessfully('oras', [...attach, place, `${sbom}:application/spdx+json`]);
  expect((await runCli(['copy', reference, `${target.host}/copied/app`], far)).code).toBe(0);
  const found = await runSuccessfully('oras', ['discover', '--plain-http', '--format', 'json', place]);
  expect(found).toContain('"application/spdx+json"');
  await cosign('verify', ...key, '--insecure-ignore-tlog', '--allow-http-registry', place);

  // cosign judges what is served from there: kept, exported, imported and served, it is still what cosign has signed.
  const served = startCli(['registry', '--port', '0', '--json'], far);
  const { url } = await served.waitForLine(({ type }) => type === 'listening');
  const ours = `${new URL(String(url)).host}/${registry.host.replace(':', '_')}/${repository}`;
  const judge = ['verify', ...key, '--insecure-ignore-tlog=true', '--allow-http-registry'];
  await cosign(...judge, `${ours}:1`);
  await cosign(...judge, `${ours}@${digest}`);
  served.kill('SIGTERM');
  // A signature of another key is wrong: exit code 8, and nothing is “ok”.
  await runSuccessfully('sh', ['-c', 'mkdir other && cd other && cosign generate-key-pair'], {
    cwd: keys,
    env: { ...process.env, COSIGN_PASSWORD: '', HOME: keys },
  });
  const wrong = await runCli(
    ['verify', '--signatures', '--json', '--key', join(keys, 'other/cosign.pub')],
    far,
  );
  expect(wrong.code).toBe(8);
  expect(JSON.parse(wrong.stdout)).toMatchObject({
    ok: false,
    signatures: [1, 2].map(() => ({ state: 'bad', reason: 'other-key' })),
  });
  // Nobody trusted: neither good nor wrong, unless a good one is required.
  expect((await runCli(['verify', '--signatures'], far)).code).toBe(0);
  expect((await runCli(['verify', '--signatures', '--require-signature'], far)).code).toBe(8);
  expect((await runCli(['remove', reference], far)).code).toBe(0);
  const index = JSON.parse(await readFile(join(far.library, 'index.json'), 'utf8'));
  expect(index.manifests).toEqual([]);
});
