import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { connect, type OnReadOpts, type Socket } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import type { BenchImage } from './content.ts';
import type { Peer } from './peers.ts';

/**
 * The least that Node can do with the layers of an image: two threads read them over a socket each, hash what comes and
 * write it, and that is all. There is no second connection to a layer, no checksum, no journal, nothing to go on from;
 * nothing waits for the disk, and what is hashed is not what the disk shows.
 */
interface Task {
  host: string;
  /** Path of the authority's certificate; plain HTTP without it. */
  authority: string | undefined;
  repository: string;
  layers: BenchImage['layers'];
  folder: string;
}

const blockBytes = 256 * 1024;
const endOfHead = '\r\n\r\n';

/** The same as a contestant of the bench: what a client in Node cannot be faster than. */
export const floor: Peer = {
  name: 'Node, the least (no resume)',
  fetch: async ({ host, certificate }, images, folder) =>
    images.map(({ repository, layers }) => {
      const task: Task = {
        host,
        authority: certificate?.authority,
        repository,
        layers,
        folder: join(folder, '..'),
      };
      return { program: process.execPath, arguments: [fileURLToPath(import.meta.url), JSON.stringify(task)] };
    }),
};

/** Fetches one layer over a socket of its own. @throws {Error} when it is not what it should be. */
function fetchLayer(
  { host, authority, repository, folder }: Task,
  digest: string,
  size: number,
): Promise<void> {
  const file = openSync(join(folder, digest), 'w');
  const hash = createHash('sha256');
  const block = Buffer.allocUnsafeSlow(blockBytes);
  return new Promise((resolve, reject) => {
    let head = '';
    let received = 0;
    const take = (bytes: Uint8Array) => {
      hash.update(bytes);
      writeSync(file, bytes);
      received += bytes.byteLength;
      if (received < size) return;
      socket.destroy();
      closeSync(file);
      if (`sha256:${hash.digest('hex')}` === digest) resolve();
      else reject(new Error('Other bytes than were asked for'));
    };
    const onread: OnReadOpts = {
      buffer: block,
      callback: (count, memory) => {
        const bytes = Buffer.from(memory.buffer, memory.byteOffset, count);
        if (head.includes(endOfHead)) {
          take(bytes);
          return true;
        }
        head += bytes.toString('latin1');
        const end = head.indexOf(endOfHead);
        if (end >= 0) take(bytes.subarray(count - (head.length - end - endOfHead.length)));
        return true;
      },
    };
    const [name = '', port] = host.split(':');
    const place = { host: name, port: Number(port), onread };
    const socket: Socket =
      authority === undefined
        ? connect(place)
        : connectTls({ ...place, ca: readFileSync(authority), ciphers: 'TLS_AES_128_GCM_SHA256' });
    socket.on('error', reject);
    socket.write(`GET /v2/${repository}/blobs/${digest} HTTP/1.1\r\nhost: ${host}${endOfHead}`);
  });
}

async function fetchAll(task: Task): Promise<void> {
  for (const { digest, size } of task.layers) await fetchLayer(task, digest, size);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (isMainThread) {
    const task: Task = JSON.parse(process.argv[2] ?? '');
    const [largest, ...others] = task.layers.toSorted((left, right) => right.size - left.size);
    for (const layers of [largest === undefined ? [] : [largest], others])
      new Worker(fileURLToPath(import.meta.url), { argv: [], workerData: { ...task, layers } });
  } else await fetchAll(workerData);
}
