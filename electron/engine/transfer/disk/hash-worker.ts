import { createHash, type Hash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { isDamageCode } from '../../files/damage-codes.ts';
import { systemErrorCode } from '../../files/disk-error.ts';
import { crc32 } from '../pieces/crc32.ts';
import type { Extent } from '../pieces/segment.ts';
import type { HashReply, HashRequest } from './hash-protocol.ts';
import { StretchReader } from './stretch-reader.ts';

/** Bytes hashed before the next message is looked at, so that many files share one worker fairly. */
const turnBytes = 8 * 1024 * 1024;

interface OpenFile {
  reader: StretchReader;
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
  while (file.position < until) {
    const chunk = file.reader.read(file.position, until - file.position);
    if (chunk.byteLength === 0) throw new Error('The file is shorter than what was written to it');
    file.hash.update(chunk);
    file.position += chunk.byteLength;
  }
  if (file.position === file.size) {
    reply({ kind: 'digest', id, hex: file.hash.digest('hex') });
    close(id);
  } else if (file.position < file.frontier) planTurn();
}

function isIntact(reader: StretchReader, extent: Extent): boolean {
  let crc = 0;
  for (let done = 0; done < extent.length; ) {
    const chunk = reader.read(extent.offset + done, extent.length - done);
    if (chunk.byteLength === 0) return false;
    crc = crc32(chunk, crc);
    done += chunk.byteLength;
  }
  return crc === extent.crc;
}

/** A sector that cannot be read costs its stretch, not the others. */
function isReadable(check: () => boolean): boolean {
  try {
    return check();
  } catch (error) {
    if (isDamageCode(systemErrorCode(error))) return false;
    throw error;
  }
}

function close(id: number): void {
  const file = files.get(id);
  if (file === undefined) return;
  files.delete(id);
  file.reader.close();
}

function handle(request: HashRequest): void {
  switch (request.kind) {
    case 'open':
      files.set(request.id, {
        reader: new StretchReader(request.path),
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
      const reader = new StretchReader(request.path, request.from === 'disk');
      try {
        const good = request.extents.map((extent) => isReadable(() => isIntact(reader, extent)));
        reply({ kind: 'checked', id: request.id, good });
      } finally {
        reader.close();
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
    const position = files.get(id)?.position;
    close(id);
    const { message } = error as Error;
    const code = systemErrorCode(error) ?? 'UNKNOWN';
    const isStretch = position !== undefined && isDamageCode(code);
    reply({
      kind: 'failed',
      id,
      code,
      message,
      ...(isStretch ? { unreadable: { offset: position, length: 1 } } : {}),
    });
  }
}

parentPort?.on('message', (request: HashRequest) => guarded(request.id, () => handle(request)));
