import { createHash, type Hash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { crc32 } from 'node:zlib';
import type { Extent } from '../pieces/segment.ts';
import type { HashReply, HashRequest } from './hash-protocol.ts';

const chunk = Buffer.allocUnsafe(1024 * 1024);
/** Bytes hashed before the next message is looked at, so that many files share one worker fairly. */
const turnBytes = 8 * 1024 * 1024;

interface OpenFile {
  descriptor: number;
  hash: Hash;
  position: number;
  frontier: number;
  size: number | undefined;
}

const files = new Map<number, OpenFile>();
let isTurnPlanned = false;

function reply(message: HashReply): void {
  parentPort?.postMessage(message);
}

function planTurn(): void {
  if (isTurnPlanned) return;
  isTurnPlanned = true;
  setImmediate(() => {
    isTurnPlanned = false;
    for (const [id, file] of files) guarded(id, () => hashTurn(id, file));
  });
}

function hashTurn(id: number, file: OpenFile): void {
  const until = Math.min(file.frontier, file.position + turnBytes);
  const before = file.position;
  while (file.position < until) {
    const length = Math.min(chunk.length, until - file.position);
    const read = readSync(file.descriptor, chunk, 0, length, file.position);
    if (read === 0) throw new Error('The file is shorter than what was written to it');
    file.hash.update(chunk.subarray(0, read));
    file.position += read;
  }
  if (file.position > before) reply({ kind: 'position', id, position: file.position });
  if (file.position === file.size) {
    reply({ kind: 'digest', id, hex: file.hash.digest('hex') });
    close(id);
  } else if (file.position < file.frontier) planTurn();
}

function isIntact(descriptor: number, extent: Extent): boolean {
  let crc = 0;
  for (let done = 0; done < extent.length; ) {
    const length = Math.min(chunk.length, extent.length - done);
    const read = readSync(descriptor, chunk, 0, length, extent.offset + done);
    if (read === 0) return false;
    crc = crc32(chunk.subarray(0, read), crc);
    done += read;
  }
  return crc === extent.crc;
}

function close(id: number): void {
  const file = files.get(id);
  if (file === undefined) return;
  files.delete(id);
  closeSync(file.descriptor);
}

function handle(request: HashRequest): void {
  switch (request.kind) {
    case 'open':
      files.set(request.id, {
        descriptor: openSync(request.path, 'r'),
        hash: createHash(request.algorithm),
        position: 0,
        frontier: 0,
        size: undefined,
      });
      return;
    case 'advance':
    case 'finish': {
      const file = files.get(request.id);
      if (file === undefined) return;
      if (request.kind === 'finish') file.size = request.size;
      file.frontier = request.kind === 'finish' ? request.size : request.frontier;
      planTurn();
      return;
    }
    case 'check': {
      const descriptor = openSync(request.path, 'r');
      try {
        reply({
          kind: 'checked',
          id: request.id,
          good: request.extents.map((extent) => isIntact(descriptor, extent)),
        });
      } finally {
        closeSync(descriptor);
      }
      return;
    }
    case 'close':
      close(request.id);
  }
}

function guarded(id: number, work: () => void): void {
  try {
    work();
  } catch (error) {
    close(id);
    const { code = 'UNKNOWN', message } = error as NodeJS.ErrnoException;
    reply({ kind: 'failed', id, code, message });
  }
}

parentPort?.on('message', (request: HashRequest) => guarded(request.id, () => handle(request)));
