import { Agent, request as httpRequest } from 'node:http';
import { NotPlain } from '../../../electron/engine/network/wire/not-plain.ts';
import type { WirePool } from '../../../electron/engine/network/wire/wire-pool.ts';
import { requestByWire } from '../../../electron/engine/network/wire/wire-request.ts';
import { bytesOf, noSignal } from './test-server.ts';

/** What a client made of an answer. */
export type Understood =
  | { kind: 'answer'; status: number; headers: Record<string, unknown>; body: string }
  /** The head was refused, or left to the other client. */
  | { kind: 'refused'; reason: string }
  /** The head was understood, and the body broke off. */
  | { kind: 'broken'; status: number; headers: Record<string, unknown> };

const patienceMs = 5_000;

/** What connections of our own make of the answer at a URL. */
export async function understoodByWire(pool: WirePool, url: string): Promise<Understood> {
  const place = { url: new URL(url), rule: 'any' as const, extraCaFile: '' };
  const signal = AbortSignal.any([noSignal(), AbortSignal.timeout(patienceMs)]);
  try {
    const request = { place, headers: {}, signal, timeoutMs: patienceMs };
    const { status, headers, body } = await requestByWire(pool, request);
    const seen = { status, headers: { ...headers } };
    return await bytesOf(body).then(
      (bytes) => ({ kind: 'answer' as const, ...seen, body: bytes.toString('latin1') }),
      () => ({ kind: 'broken' as const, ...seen }),
    );
  } catch (error) {
    if (signal.aborted) throw new Error(`${url} was waited for in vain`, { cause: error });
    return { kind: 'refused', reason: error instanceof NotPlain ? 'not plain' : String(error) };
  }
}

/** What Node's client makes of it, over a connection that serves nothing else. */
export function understoodByNode(url: string): Promise<Understood> {
  return new Promise((resolve) => {
    const agent = new Agent({ keepAlive: false });
    const request = httpRequest(url, { agent, timeout: patienceMs });
    request.on('timeout', () => request.destroy(new Error('in vain')));
    let head: { status: number; headers: Record<string, unknown> } | undefined;
    const fail = (reason: string) =>
      resolve(head === undefined ? { kind: 'refused', reason } : { kind: 'broken', ...head });
    request.on('error', (error) => fail(error.message));
    request.on('close', () => fail('closed'));
    request.on('response', (response) => {
      const seen = { status: response.statusCode ?? 0, headers: { ...response.headers } };
      head = seen;
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', (error) => fail(error.message));
      response.on('end', () => {
        resolve({ kind: 'answer', ...seen, body: Buffer.concat(chunks).toString('latin1') });
        request.destroy();
      });
    });
    request.end();
  });
}
