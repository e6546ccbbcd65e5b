import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Descriptor } from '../../shared/descriptor.ts';
import { manifestMediaTypes } from '../../shared/media-types.ts';
import { sha256, TestRegistry } from '../support/network/test-registry.ts';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { runCli } from '../support/programs/run-cli.ts';
import { Attachments } from '../support/signatures/attach.ts';
import { signedBundle } from '../support/signatures/sign-cosign.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const mediaType = manifestMediaTypes.ociManifest;
const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const key = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const signedBy = (digest: string) => ({
  artifactType: bundleType,
  layerType: bundleType,
  bytes: signedBundle(digest, key.privateKey),
});
const mebibyte = 2 ** 20;
/** Before a release `LONGSHORE_MATRIX=all` measures the memory that it takes. */
const isLong = process.env.LONGSHORE_MATRIX === 'all';

/** A registry whose every image has a list that somebody has made to do harm, but for one that is signed. */
async function hostileRegistry() {
  const registry = new TestRegistry();
  const attachments = new Attachments(registry);
  const listed = registry.intercept;
  const answers = new Map<string, (path: string, response: ServerResponse) => unknown>();
  const image = (tag: string) =>
    registry.addImage({ os: 'linux', architecture: 'amd64', variant: tag }, { tag });
  let bytesSent = 0;
  const [good, ...others] = [image('good'), image('other')];
  attachments.add(good, signedBy(good.digest));

  const list = (response: ServerResponse, manifests: object[], next?: string) => {
    const link = next === undefined ? {} : { link: `<${next}>; rel="next"` };
    response.writeHead(200, { 'content-type': manifestMediaTypes.ociIndex, ...link });
    response.end(JSON.stringify({ schemaVersion: 2, mediaType: manifestMediaTypes.ociIndex, manifests }));
  };
  const hostile = (tag: string, answer: (path: string, response: ServerResponse) => unknown) =>
    answers.set(image(tag).digest, answer);

  // Itself, attached to itself, on pages that lead to themselves.
  hostile('loop', (path, response) => list(response, [image('loop'), image('loop')], path));
  // Ten more on every page.
  let page = 0;
  hostile('endless', (path, response) => {
    page += 1;
    const ten = Array.from({ length: 10 }, (_, entry) => entryOf(`${page} ${entry}`));
    list(response, ten, `${path.split('?')[0]}?page=${page}`);
  });
  // A million on one.
  hostile('million', (_path, response) => sendMillion(response, (count) => (bytesSent += count)));
  // Envelopes of 32 MiB: one says so, one does not.
  const large = image('large');
  attachments.add(large, {
    ...signedBy(large.digest),
    layer: { mediaType: bundleType, digest: sha256('large'), size: 32 * mebibyte },
  });
  const lying = image('lying');
  const small = { mediaType: bundleType, digest: sha256('lying'), size: 2_000 };
  attachments.add(lying, { ...signedBy(lying.digest), layer: small });
  // What signs another image, in its list.
  const [other = good] = others;
  attachments.add(other, signedBy(other.digest), image('stolen'));
  attachments.add(image('moved'), signedBy(other.digest));
  // Names that every object has.
  hostile('names', (_path, response) => {
    const text = `{"__proto__":{"mediaType":"${mediaType}"},"manifests":[{"__proto__":{"digest":"x"},"mediaType":"${mediaType}","digest":"${sha256('names')}","size":3,"artifactType":"constructor","annotations":{"__proto__":"x","constructor":"y"}}]}`;
    response.writeHead(200, { 'content-type': manifestMediaTypes.ociIndex });
    response.end(text);
  });
  const named = image('named');
  attachments.add(named, {
    artifactType: '__proto__',
    layerType: 'constructor',
    bytes: Buffer.from('{"__proto__":1}'),
    annotations: JSON.parse('{"__proto__":"x","dev.sigstore.bundle.predicateType":"toString"}'),
  });

  registry.intercept = (request, response) => {
    const [, digest = ''] = /^\/v2\/team\/app\/referrers\/([^?]+)/.exec(request.path) ?? [];
    const answer = answers.get(digest);
    if (answer !== undefined) {
      void answer(request.path, response);
      return true;
    }
    if (request.path.endsWith(small.digest)) {
      void sendZeros(response, 32 * mebibyte, (count) => (bytesSent += count));
      return true;
    }
    return listed(request, response);
  };
  const { host, seen } = await registry.start();
  return { host, seen, bytesSent: () => bytesSent };
}

const entryOf = (name: string): Descriptor => ({ mediaType, digest: sha256(name), size: 500 });

async function sendMillion(response: ServerResponse, sent: (bytes: number) => void): Promise<void> {
  response.writeHead(200, { 'content-type': manifestMediaTypes.ociIndex });
  response.write('{"schemaVersion":2,"manifests":[');
  for (let count = 0; count < 1_000_000 && !response.destroyed; count += 1_000) {
    const thousand = Array.from({ length: 1_000 }, (_, entry) => JSON.stringify(entryOf(`${count + entry}`)));
    await send(response, Buffer.from(`${thousand.join(',')},`), sent);
  }
  response.end(`${JSON.stringify(entryOf('last'))}]}`);
}

async function sendZeros(
  response: ServerResponse,
  size: number,
  sent: (bytes: number) => void,
): Promise<void> {
  response.writeHead(200);
  for (let left = size; left > 0 && !response.destroyed; left -= mebibyte)
    await send(response, Buffer.alloc(mebibyte), sent);
  response.end();
}

/** Writes, and waits until there is room again, or nobody listens. */
async function send(response: ServerResponse, bytes: Buffer, sent: (bytes: number) => void): Promise<void> {
  sent(bytes.length);
  if (response.write(bytes)) return;
  await new Promise<void>((resolve) => {
    const go = () => {
      response.off('drain', go).off('close', go);
      resolve();
    };
    response.once('drain', go).once('close', go);
  });
}

const tags = ['loop', 'endless', 'million', 'large', 'lying', 'stolen', 'moved', 'names', 'named'];

test('lists that somebody has made to do harm end, take little, and let nothing in', async () => {
  const { host, seen, bytesSent } = await hostileRegistry();
  const keyFile = join(temporaryFolder(), 'cosign.pub');
  writeFileSync(keyFile, key.publicKey.export({ type: 'spki', format: 'pem' }));
  const references = ['good', ...tags].map((tag) => `${host}/team/app:${tag}`);
  const places = cliPlaces();
  const words = ['pull', ...references, '--require-signature', '--key', keyFile, '--json'];
  const memoryFile = join(temporaryFolder(), 'memory');
  const startedBy = isLong ? ['time', '-f', '%M', '-o', memoryFile] : [];
  const result = await runCli(words, { ...places, startedBy });
  // KiB at most, in the long form: a pull of one image that is signed takes some 100 MiB.
  if (isLong) expect(Number(/^\d+$/m.exec(readFileSync(memoryFile, 'utf8'))?.[0])).toBeLessThan(250 * 1024);
  expect(result.code, result.stderr).toBe(8);
  const ended = result.lines.filter(({ type }) => type === 'done' || type === 'error');
  const told = new Map(
    ended.map(({ reference, code, message }) => [
      String(reference).split(':').at(-1),
      code === undefined ? 'done' : `${code}: ${String(message).replace(/^.* is required\. /, '')}`,
    ]),
  );
  const rejected = (sentence: string) => expect.stringMatching(`^SIGNATURE_REJECTED: .*${sentence}`);
  expect(Object.fromEntries(told)).toEqual({
    good: 'done',
    loop: rejected('Not signed'),
    endless: rejected('Whether it is signed could not be found out'),
    million: rejected('Whether it is signed could not be found out'),
    large: rejected('larger than any real one'),
    lying: rejected('could not be looked up'),
    stolen: rejected('Not signed'),
    moved: rejected('is of another image'),
    names: rejected('Not signed'),
    named: rejected('Not signed'),
  });
  const { manifests } = JSON.parse(readFileSync(join(places.library, 'index.json'), 'utf8'));
  const names = manifests.map(
    ({ annotations }: Descriptor) => annotations?.['org.opencontainers.image.ref.name'],
  );
  expect(names.filter(Boolean)).toEqual([`${host}/team/app:good`]);
  // Some for each; of what has no end no more than fits into the buffers on the way.
  expect(seen.length).toBeLessThan(400);
  expect(bytesSent()).toBeLessThan(32 * mebibyte);
});
