import { chmodSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startRawServer } from '../support/network/raw-server.ts';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { startCli } from '../support/programs/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A second is promised; the machine of a test may have other things to do. */
const longestMs = 2_500;
const manifestHead = 'HTTP/1.1 200 OK\r\ncontent-type: application/vnd.oci.image.manifest.v1+json\r\n';
const bytesForEver = '1\r\nx\r\n'.repeat(10_000);

/** Registries that keep somebody waiting, each in its own way. They close what looks like TLS. */
const registries: Record<string, (socket: Socket) => void> = {
  'says nothing, to TLS neither': (socket) => void socket.resume(),
  'sends headers without end': http((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n');
    repeat(socket, 'x: y\r\n', 50);
  }),
  'sends a document in single bytes without end': http((socket) => {
    socket.write(`${manifestHead}transfer-encoding: chunked\r\n\r\n`);
    pour(socket);
  }),
  'stops in the middle of a document': http((socket) => {
    socket.write(`${manifestHead}content-length: 1000\r\n\r\n{`);
  }),
  'asks to come back in ten seconds': http((socket) => {
    socket.write('HTTP/1.1 429 Slow Down\r\nretry-after: 10\r\ncontent-length: 0\r\n\r\n');
  }),
  'is down for a moment': http((socket) => {
    socket.write('HTTP/1.1 503 Down\r\nretry-after: 15\r\ncontent-length: 0\r\n\r\n');
  }),
};

test.each(Object.keys(registries))('Ctrl-C ends the wait for a registry that %s', async (name) => {
  const server = await startRawServer(registries[name] ?? (() => {}));
  const host = new URL(server.url).host;
  for (const words of [
    ['pull', `${host}/a/b:c`],
    ['pull', `${host}/a/b:c`, `${host}/a/b:d`],
    ['tags', `${host}/a/b`],
  ]) {
    const command = startCli(words, cliPlaces());
    const before = server.connections.total;
    await expect.poll(() => server.connections.total, { timeout: 20_000 }).toBeGreaterThan(before);
    await delay(700);
    const interruptedAt = performance.now();
    command.kill('SIGINT');
    expect((await command.finished).code).toBe(130);
    expect(performance.now() - interruptedAt).toBeLessThan(longestMs);
  }
});

test.skipIf(process.platform === 'win32')('Ctrl-C ends the wait for a credential helper', async () => {
  const folder = temporaryFolder();
  const helper = join(folder, 'docker-credential-slow');
  writeFileSync(helper, '#!/bin/sh\nsleep 600\n');
  chmodSync(helper, 0o755);
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ credsStore: 'slow' }));
  const server = await startRawServer(
    http((socket) => {
      socket.write(
        'HTTP/1.1 401 Unauthorized\r\nwww-authenticate: Basic realm="r"\r\ncontent-length: 0\r\n\r\n',
      );
    }),
  );
  const environment = { DOCKER_CONFIG: folder, PATH: `${folder}${delimiter}${process.env.PATH}` };
  const command = startCli(['tags', `${new URL(server.url).host}/a/b`], cliPlaces(environment));
  await expect.poll(() => server.connections.total, { timeout: 20_000 }).toBeGreaterThan(1);
  await delay(700);
  const interruptedAt = performance.now();
  command.kill('SIGINT');
  expect((await command.finished).code).toBe(130);
  expect(performance.now() - interruptedAt).toBeLessThan(longestMs);
});

function http(answer: (socket: Socket) => void): (socket: Socket) => void {
  return (socket) =>
    socket.on('data', (bytes: Buffer) => {
      if (bytes[0] === 0x16) socket.end();
      else answer(socket);
    });
}

function repeat(socket: Socket, text: string, everyMs: number): void {
  const timer = setInterval(() => socket.write(text), everyMs);
  socket.once('close', () => clearInterval(timer));
}

/** Sends as fast as it is taken. */
function pour(socket: Socket): void {
  const more = () => {
    while (!socket.destroyed && socket.write(bytesForEver));
  };
  socket.on('drain', more);
  more();
}
