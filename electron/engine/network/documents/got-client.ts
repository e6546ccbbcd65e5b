import got, { type Got } from 'got';
import { silenceMs, wholeBodyMs } from '../body/read-body.ts';

/** Milliseconds that each step to a connection may take. */
const connectTimeoutMs = 10_000;

/** got as documents are read with it: bytes as they came, whatever the status. */
export function createGotClient(): Got {
  return got.extend({
    decompress: false,
    throwHttpErrors: false,
    responseType: 'buffer',
    timeout: {
      lookup: connectTimeoutMs,
      connect: connectTimeoutMs,
      secureConnect: connectTimeoutMs,
      socket: silenceMs,
      read: wholeBodyMs,
    },
  });
}
