import { createHash, type Hash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import type { BlockReply, BlockRequest } from './block-protocol.ts';
import { copyStretch } from './stretch.ts';

/** Small enough to stay in the processor's cache between being read, hashed and written. */
const block = Buffer.allocUnsafeSlow(256 * 1024);

let hash: Hash = createHash('sha256');
/** Of the file that is written, whatever it is put together from; undefined when nobody wants it. */
let followed: Hash | undefined;

function reply(message: BlockReply): void {
  parentPort?.postMessage(message);
}

parentPort?.on('message', (request: BlockRequest) => {
  switch (request.kind) {
    case 'begin':
      hash = createHash(request.algorithm);
      return;
    case 'stretch':
      return reply(copyStretch(request, block, hash, request.target === undefined ? undefined : followed));
    case 'follow':
      followed = createHash('sha256');
      return;
    case 'followed':
      followed?.update(request.bytes);
      return;
    case 'sum':
      reply({ kind: 'digest', hex: followed?.digest('hex') ?? '' });
      followed = undefined;
      return;
    case 'sum-of':
      return reply({ kind: 'digest', hex: createHash('sha256').update(request.bytes).digest('hex') });
    case 'digest':
      return reply({ kind: 'digest', hex: hash.digest('hex') });
  }
});
