import { readFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { Library } from '../../electron/engine/library/layout.ts';
import { addSmallImage } from '../support/libraries/small-image.ts';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { startCli } from '../support/programs/run-cli.ts';
import { askRegistry } from '../support/registries/ask-registry.ts';

const layerBytes = 16 * 1024 * 1024;
const clientCount = 100;
const slowCount = 40;
const mostMemory = 300_000_000;

async function open(url: string): Promise<IncomingMessage> {
  const opened = Promise.withResolvers<IncomingMessage>();
  get(url, { agent: false }, opened.resolve).on('error', opened.reject);
  return opened.promise;
}

test('a hundred clients at once, many of whom do not read, cost little memory and keep nobody out', async (context) => {
  context.skip(process.platform !== 'linux', 'only Linux tells the most memory that a process has held');
  const places = cliPlaces();
  const library = await Library.open(places.library);
  const { digest } = await addSmallImage(library, 'registry.example/team/app:1', layerBytes);
  const registry = startCli(['registry', '--port', '0', '--json'], places);
  const url = String((await registry.waitForLine(({ type }) => type === 'listening')).url);
  const repository = `${url}/v2/registry.example/team/app`;
  const manifest = await askRegistry(url, `/v2/registry.example/team/app/manifests/${digest}`);
  const [layer] = (manifest.json() as { layers: { digest: string }[] }).layers;
  const blob = `${repository}/blobs/${layer?.digest}`;

  const { port } = new URL(url);
  // Some never end their request.
  for (let half = 0; half < 20; half += 1) {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write('GET /v2/ HTTP/1.1\r\nHost: local'));
    socket.on('error', () => undefined);
    onTestFinished(() => void socket.destroy());
  }
  const idle = await Promise.all(Array.from({ length: slowCount }, () => open(blob)));
  for (const response of idle) response.on('error', () => undefined).pause();
  const lengths = await Promise.all(
    Array.from({ length: clientCount - slowCount }, async () => {
      let length = 0;
      for await (const chunk of (await open(blob)) as AsyncIterable<Buffer>) length += chunk.length;
      return length;
    }),
  );
  expect(new Set(lengths)).toEqual(new Set([layerBytes]));
  const status = readFileSync(`/proc/${registry.process.pid}/status`, 'utf8');
  expect(Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024).toBeLessThan(mostMemory);
  for (const response of idle) response.destroy();
});
