import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { attachToImage } from '../../../tests/support/libraries/attach-to-image.ts';
import { TestRegistry } from '../../../tests/support/network/test-registry.ts';
import { startUploadRegistry } from '../../../tests/support/registries/upload-registry.ts';
import { Attachments } from '../../../tests/support/signatures/attach.ts';
import { signedBundle } from '../../../tests/support/signatures/sign-cosign.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { referenceOf } from '../../engine/library/index-entry.ts';
import { Library } from '../../engine/library/layout.ts';
import { createProgram } from '../commands/program.ts';
import type { CommandEnvironment } from '../process/environment.ts';
import { reportFailure } from '../process/failure.ts';

const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const key = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const other = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });

/** A registry with an image that is signed and one that is not, key files, and a command line of its own in this process. */
async function rig() {
  const registry = new TestRegistry();
  const attachments = new Attachments(registry);
  const image = registry.addImage({ os: 'linux', architecture: 'amd64' }, { tag: '1' });
  registry.addImage({ os: 'linux', architecture: 'arm64' }, { tag: 'plain' });
  const bytes = signedBundle(image.digest, key.privateKey);
  attachments.add(image, { artifactType: bundleType, layerType: bundleType, bytes });
  const { host, server } = await registry.start();
  const folder = temporaryFolder();
  const file = (name: string, text: string | Buffer) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const places = ['--library', join(folder, 'library'), '--state', join(folder, 'state')];
  return {
    registry,
    /** Ends the registry. */
    goDown() {
      server.closeAllConnections();
      server.close();
    },
    folder,
    places,
    reference: `${host}/team/app:1`,
    plain: `${host}/team/app:plain`,
    keyFile: file('cosign.pub', key.publicKey.export({ type: 'spki', format: 'pem' })),
    otherFile: file('other.pub', other.publicKey.export({ type: 'spki', format: 'pem' })),
    privateFile: file(
      'cosign.key',
      '-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\nc2VjcmV0\n-----END ENCRYPTED SIGSTORE PRIVATE KEY-----\n',
    ),
    async run(...words: string[]) {
      const lines: string[] = [];
      const notes: string[] = [];
      const environment: CommandEnvironment = {
        signal: new AbortController().signal,
        columns: undefined,
        progressTerminal: undefined,
        writeLine: (line) => void lines.push(line),
        note: (line) => void notes.push(line),
      };
      let code = -1;
      const program = await createProgram(async (form, work) => {
        code = await work(environment).catch((error: unknown) => reportFailure(error, form, environment));
      });
      await program.parseAsync([...words, ...places], { from: 'user' });
      return { code, text: lines.join('\n'), notes: notes.join('\n') };
    },
  };
}

test('whoever says whom to trust has signatures checked, also where nothing else asks for it', async () => {
  const { run, reference, plain, keyFile, otherFile } = await rig();
  expect((await run('pull', reference)).code).toBe(0);
  expect(await run('verify')).toMatchObject({ code: 0 });
  expect(await run('verify', '--key', keyFile)).toMatchObject({ code: 0 });
  for (const asked of [
    ['--key', otherFile],
    ['--require-signature', '--key', otherFile],
    ['--require-signature'],
  ]) {
    const told = await run('verify', ...asked);
    expect(told, told.text).toMatchObject({ code: 8 });
    expect(told.text).toContain('signatures are not');
  }
  expect((await run('pull', plain)).code).toBe(0);
  const told = await run('verify', '--key', keyFile);
  expect(told, told.text).toMatchObject({ code: 8 });
  expect(told.text).toContain('Not signed.');
  const all = await run('verify', '--require-signature', '--key', keyFile, '--json');
  expect(all.code).toBe(8);
  expect(JSON.parse(all.text)).toMatchObject({ ok: false });
  expect(JSON.parse(all.text).signatures).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ reference, state: 'good' }),
      { reference: plain, state: 'none', sentence: 'Not signed.' },
    ]),
  );
});

test('what could not be found out is not passed over where somebody asks for it', async () => {
  const { run, reference, keyFile, goDown } = await rig();
  expect((await run('pull', reference)).code).toBe(0);
  goDown();
  const told = await run('verify', '--signatures', '--json');
  expect(told.code).toBe(0);
  expect(JSON.parse(told.text)).toMatchObject({ ok: true, signatures: [{ reference, state: 'unknown' }] });
  const asked = await run('verify', '--key', keyFile, '--json');
  // The same may be good when it answers again: scripts tell it from a signature that is wrong.
  expect(asked.code).toBe(4);
  expect(JSON.parse(asked.text)).toMatchObject({
    ok: false,
    signatures: [{ reference, state: 'unknown', problem: 'NETWORK' }],
  });
  expect((await run('verify', '--key', keyFile)).text).toContain('could not be asked (NETWORK)');
});

test('the command to look closer with names all that this one was given', async () => {
  const { run, reference, otherFile, places } = await rig();
  const pulled = await run('pull', reference, '--key', otherFile);
  expect(pulled.code).toBe(0);
  const [, command = ''] = /“longshore (verify [^”]+)”/.exec(pulled.text) ?? [];
  expect(command).toBe(['verify', reference, '--signatures', '--key', otherFile, ...places].join(' '));
  const several = await run('pull', reference, `${reference}`, '--key', otherFile);
  expect(several.text).toContain(command);
});

test('a file that cannot be used is a mistake on the command line, and a private key is not read', async () => {
  const { run, reference, folder, privateFile } = await rig();
  const missing = join(folder, 'no.pub');
  mkdirSync(join(folder, 'library', 'blobs'), { recursive: true });
  for (const command of ['pull', 'inspect', 'verify']) {
    const told = await run(command, reference, '--key', missing);
    expect(told.code).toBe(2);
    expect(told.notes).toBe(`longshore: --key: there is no file ${missing}.`);
  }
  const secret = await run('verify', '--key', privateFile);
  expect(secret.code).toBe(2);
  expect(secret.notes).toMatch(/cosign\.key is a private key.*cosign\.pub/);
  expect(secret.notes).not.toMatch(/rules|ENOENT/);
  expect((await run('verify', '--key', folder)).code).toBe(2);
  const root = await run('verify', '--trusted-root', privateFile);
  expect(root.code).toBe(2);
  expect(root.notes).toContain(`--trusted-root: ${privateFile} cannot be used`);
});

test('what is refused is told of once, with advice that can help', async () => {
  const { run, plain, reference, keyFile } = await rig();
  const strict = ['--require-signature', '--key', keyFile];
  const several = await run('pull', plain, reference, ...strict);
  expect(several.code).toBe(8);
  expect(several.notes).toContain(`longshore: ${plain} was not added to the library`);
  expect(several.notes).not.toContain('Run the same command again');
  expect((await run('pull', plain)).code).toBe(0);
  const again = await run('pull', plain, ...strict);
  expect(again.code).toBe(8);
  expect(again.notes).toContain('It was in the library before, and stays there');
});

test('a copy sends nothing unless its images are signed by the key that was given', async () => {
  const { run, reference, plain, keyFile, otherFile, places, folder } = await rig();
  expect((await run('pull', reference, plain)).code).toBe(0);
  const registry = await startUploadRegistry();
  const copy = (...words: string[]) => run('copy', ...words, `${registry.host}/there`);
  for (const words of [
    [plain, '--key', keyFile],
    [reference, plain, '--key', keyFile],
    [reference, '--key', otherFile],
    [reference, '--require-signature', '--dry-run'],
  ]) {
    const told = await copy(...words);
    expect(told, told.notes).toMatchObject({ code: 8 });
    expect(told.notes).toContain('was not copied');
  }
  expect(registry.seen).toEqual([]);
  const copied = await copy(reference, '--key', keyFile);
  expect(copied.code).toBe(0);
  const words = ['pull', reference, '--platform', 'linux/amd64', '--key', keyFile, ...places];
  expect(copied.notes).toContain(`Not copied: its signature`);
  expect(copied.notes).toContain(`longshore ${words.join(' ')}`);
  // Something else that is attached is no signature.
  const library = await Library.open(join(folder, 'library'));
  const [image] = (await library.entries()).filter((entry) => referenceOf(entry) === reference);
  if (image === undefined) throw new Error('The image is not in the library');
  await attachToImage(library, image, { artifactType: 'application/spdx+json', text: '{}' });
  const withBill = await copy(reference, '--key', keyFile);
  expect(withBill.text).toContain('1 attached to it');
  expect(withBill.notes).toContain(`Not copied: its signature`);
  expect((await run(...words.slice(0, -places.length))).code).toBe(0);
  const whole = await copy(reference, '--key', keyFile);
  expect(whole.text).toContain('2 attached to it');
  expect(whole.notes).toBe('');
});

test('what is advised where a kept signature could not be repaired brings it back', async () => {
  const { run, reference, keyFile, folder, registry, places } = await rig();
  expect((await run('pull', reference, '--key', keyFile)).code).toBe(0);
  const library = await Library.open(join(folder, 'library'));
  const [signature] = (await library.entries()).filter((entry) => referenceOf(entry) !== reference);
  if (signature === undefined) throw new Error('No signature was kept');
  writeFileSync(library.blobs.blobPath(signature.digest), 'damaged');
  const answers = registry.intercept;
  registry.intercept = (_, response) => {
    response.writeHead(404).end();
    return true;
  };
  const unnamed = await run('verify', '--repair');
  expect(unnamed.code).toBe(5);
  expect(unnamed.text).toContain(`longshore pull ${reference} --platform linux/amd64 --require-signature`);
  const told = await run('verify', '--repair', '--key', keyFile);
  const words = ['pull', reference, '--platform', 'linux/amd64', '--key', keyFile];
  expect(told.text).toContain(`longshore ${[...words, ...places].join(' ')}\n`);
  registry.intercept = answers;
  expect((await run(...words)).code).toBe(0);
  expect(await run('verify', '--key', keyFile)).toMatchObject({ code: 0 });
});
