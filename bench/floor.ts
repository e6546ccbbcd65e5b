import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { connect, type OnReadOpts, type Socket } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { crc32 } from '../electron/engine/transfer/pieces/crc32.ts';
import type { BenchImage } from './content.ts';
import type { Peer } from './peers.ts';

/** The layers of an image, for two threads that read them over a socket each, hash and write them. */
interface Task {
  host: string;
  /** Path of the authority's certificate; plain HTTP without it. */
  authority: string | undefined;
  repository: string;
  layers: BenchImage['layers'];
  folder: string;
  /** True takes a checksum of each block, which going on after anything needs, and hashes what the file shows. */
  isSafe: boolean;
}

const blockBytes = 256 * 1024;
const endOfHead = '\r\n\r\n';

/**
 * The least that Node can do as a contestant of the bench: no second connection to a layer, no checksum, no journal, nothing to go
 * on from; nothing waits for the disk, and what is hashed is not what the disk shows.
 */
export const floor: Peer = { name: 'Node, the least (no resume)', fetch: fetchBy(false) };

/** The least that leaves something to go on from, and proves what lies on the disk: what a client like ours cannot be faster than. */
export const safeFloor: Peer = { name: 'Node, the least that can resume', fetch: fetchBy(true) };

function fetchBy(isSafe: boolean): Peer['fetch'] {
  return async ({ host, certificate }, images, folder) =>
    images.map(({ repository, layers }) => {
      const authority = certificate?.authority;
      const task: Task = { host, authority, repository, layers, folder: join(folder, '..'), isSafe };
      return { program: process.execPath, arguments: [fileURLToPath(import.meta.url), JSON.stringify(task)] };
    });
}

/** Fetches one layer over a socket of its own. @throws {Error} when it is not what it should be. */
function fetchLayer(
  { host, authority, repository, folder, isSafe }: Task,
  digest: string,
  size: number,
): Promise<void> {
  const file = openSync(join(folder, digest), 'w+');
  const hash = createHash('sha256');
  const block = Buffer.allocUnsafeSlow(blockBytes);
  return new Promise((resolve, reject) => {
    let head = '';
    let received = 0;
    const checksums: number[] = [];
    const take = (bytes: Uint8Array) => {
      writeSync(file, bytes);
      if (isSafe) {
        checksums.push(crc32(bytes));
        readSync(file, bytes, 0, bytes.byteLength, received);
      }
      hash.update(bytes);
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
