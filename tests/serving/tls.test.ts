import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { get as getSecure } from 'node:https';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { openEngine } from '../../electron/engine/engine.ts';
import { Library } from '../../electron/engine/library/layout.ts';
import type { EngineServices } from '../../electron/engine/services/engine-services.ts';
import { certifyServer } from '../../electron/engine/serving/certificates/own-authority.ts';
import type { ServedRequest } from '../../shared/serving/schemas.ts';
import { freePort } from '../support/free-port.ts';
import { addSmallImage } from '../support/libraries/small-image.ts';
import { askRegistry } from '../support/registries/ask-registry.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const path = '/v2/registry.example/team/app/manifests/1.0';
let folder: string;
let engine: EngineServices;

beforeEach(async () => {
  folder = temporaryFolder();
  await addSmallImage(await Library.open(join(folder, 'library')), 'registry.example/team/app:1.0');
  engine = await openEngine({
    stateFolder: join(folder, 'state'),
    libraryFolder: join(folder, 'library'),
    queue: 'persistent',
  });
  onTestFinished(() => engine.close());
});

/** Asks by TLS, trusting this authority alone. @returns the status, or the error's code. */
async function askSecure(port: number, ca: string, servername = 'localhost'): Promise<number | string> {
  const answered = Promise.withResolvers<number | string>();
  const options = { host: '127.0.0.1', port, path, ca, servername, agent: false };
  getSecure(options, (answer) => {
    answer.resume();
    answered.resolve(answer.statusCode ?? 0);
  }).on('error', (error: NodeJS.ErrnoException) => answered.resolve(error.code ?? error.message));
  return answered.promise;
}

/** Sends these bytes, one write each, and reads until the connection ends. */
async function say(host: string, port: number, ...parts: string[]): Promise<string> {
  const socket = connect(port, host).setNoDelay();
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  for (const part of parts) await new Promise((resolve) => socket.write(part, resolve));
  return text(socket);
}

test('others reach it by TLS, and this computer by plain HTTP too, over one port', async () => {
  const port = await freePort();
  await engine.serving.change({ port, onNetwork: true, tls: true });
  expect(await engine.serving.status()).toMatchObject({ hereUrl: `http://127.0.0.1:${port}` });
  const { authority, url, hereUrl } = await engine.serving.start();
  expect([new URL(url).protocol, hereUrl]).toEqual(['https:', `http://127.0.0.1:${port}`]);
  const here = String(hereUrl);
  expect(await askSecure(port, String(authority))).toBe(200);
  const manifest = await askRegistry(here, path);
  expect(manifest.status).toBe(200);
  const [layer] = (manifest.json() as { layers: { digest: string; size: number }[] }).layers;
  const blob = `/v2/registry.example/team/app/blobs/${layer?.digest}`;
  expect((await askRegistry(here, blob)).body.length).toBe(layer?.size);

  // One connection for several requests, and the first byte alone.
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  for (let times = 0; times < 3; times += 1) {
    const [answer] = await once(get(`${here}${path}`, { agent }), 'response');
    expect(answer.statusCode).toBe(200);
    answer.resume();
    await once(answer, 'end');
  }
  const rest = `ET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
  expect(await say('127.0.0.1', port, 'G', rest)).toMatch(/^HTTP\/1\.1 200 /);
  expect(await say('127.0.0.1', port, '\0\0\0')).toMatch(/^HTTP\/1\.1 400 /);
  // The guard, the limits and the password are the same.
  expect((await askRegistry(here, path, { headers: { host: 'evil.example' } })).status).toBe(421);
  await engine.serving.change({ password: 'new' });
  expect((await askRegistry(here, path)).status).toBe(401);

  // Nobody is waited for who has said nothing yet, or not all.
  const silent = ['', 'GET', '\x16\x03\x01'].map((said) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(said));
    return new Promise((resolve) =>
      socket
        .on('error', () => undefined)
        .on('close', resolve)
        .resume(),
    );
  });
  await askRegistry(here, path);
  await engine.serving.stop();
  await Promise.all(silent);
  await expect(askRegistry(here, path)).rejects.toThrow('ECONNREFUSED');
});

test('plain HTTP from another computer is told to use TLS, and no more', async (context) => {
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  const own = addresses.find(({ internal, family }) => !internal && family === 'IPv4')?.address ?? '';
  context.skip(own === '', 'this machine has no address but its own');
  const port = await freePort();
  await engine.serving.change({ port, onNetwork: true, tls: true });
  await engine.serving.start();
  const answer = await say(own, port, `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*Use https/);
  expect(answer).not.toContain('docker-content-digest');
});

test('the user’s own certificate is used with its names, and one that is none changes nothing', async () => {
  const made = await certifyServer(join(folder, 'site'), ['build-07.corp.example', 'localhost', '127.0.0.1']);
  const files = { certificate: join(folder, 'site.crt'), key: join(folder, 'site.key') };
  writeFileSync(files.certificate, made.server.certificate + made.authority);
  writeFileSync(files.key, made.server.key);
  const port = await freePort();
  await engine.serving.change({ port, onNetwork: true, tls: true });
  await engine.serving.start();
  const other = await certifyServer(join(folder, 'other'), ['localhost']);
  const wrong = { ...files, key: join(folder, 'other.key') };
  writeFileSync(wrong.key, other.server.key);
  for (const certificate of [wrong, { ...files, certificate: join(folder, 'nothing.crt') }])
    await expect(engine.serving.change({ certificate })).rejects.toMatchObject({
      code: 'TLS',
    });
  expect((await engine.serving.status()).settings.certificate).toBeNull();
  expect((await engine.serving.status()).since).not.toBeNull();

  const status = await engine.serving.change({ certificate: files });
  expect(status).toMatchObject({
    url: `https://build-07.corp.example:${port}`,
    authority: null,
    certificate: { names: ['build-07.corp.example', 'localhost'], validUntil: expect.stringMatching(/Z$/) },
  });
  expect(await askSecure(port, made.authority)).toBe(200);
  const here = `http://127.0.0.1:${port}`;
  expect((await askRegistry(here, path, { headers: { host: 'build-07.corp.example' } })).status).toBe(200);
  const back = await engine.serving.change({ certificate: null });
  expect(await askSecure(port, made.authority)).toMatch(/SELF_SIGNED|UNABLE_TO|CERT/);
  expect(await askSecure(port, String(back.authority))).toBe(200);
});

test('the last requests are told, and those that come', async () => {
  await engine.serving.change({ port: await freePort() });
  const { url } = await engine.serving.start();
  const headers = { 'user-agent': 'containerd/2.1.4', authorization: 'Basic c2VjcmV0OnNlY3JldA==' };
  await askRegistry(url, path, { headers });
  await askRegistry(url, '/v2/constructor/manifests/__proto__\u202e'.replace('\u202e', '%E2%80%AE'));
  await askRegistry(url, path, { method: 'DELETE' });
  const stop = new AbortController();
  const seen: ServedRequest[] = [];
  for await (const requests of engine.serving.requests(stop.signal)) {
    seen.push(...requests);
    if (seen.length === 3) await askRegistry(url, '/v2/');
    if (seen.length >= 4) break;
  }
  expect(seen.map(({ method, status, source }) => [method, status, source])).toEqual([
    ['GET', 200, 'library'],
    ['GET', 400, null],
    ['DELETE', 405, null],
    ['GET', 200, null],
  ]);
  expect(seen[0]).toMatchObject({ id: 1, address: '127.0.0.1', path, client: 'containerd/2.1.4' });
  expect(seen[0]?.bytes).toBeGreaterThan(100);
  expect(JSON.stringify(seen)).not.toContain('c2VjcmV0');
});
