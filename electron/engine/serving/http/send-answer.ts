import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { Answer } from '../answers/answer.ts';

/** What a browser that is led here must not do with what it gets. */
const browserHeaders = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
};

/**
 * Sends an answer, its body as fast as the client takes it and never more than a little ahead. A body that ends early, with an error
 * or short of its length, breaks the connection: nothing is ever padded.
 * @param onSent told of bytes as they leave.
 * @throws what opening the body or reading its first bytes throws, before anything was sent.
 */
export async function sendAnswer(
  response: ServerResponse,
  answer: Answer,
  isHead: boolean,
  onSent: (bytes: number) => void,
): Promise<void> {
  const { body, length } = answer;
  if (typeof body === 'function' && !isHead) return sendStream(response, answer, await body(), onSent);
  writeHead(response, answer);
  const bytes = isHead || !Buffer.isBuffer(body) ? undefined : body;
  if (bytes !== undefined) onSent(length);
  response.end(bytes);
}

function writeHead(response: ServerResponse, { status, headers, length }: Answer): void {
  response.writeHead(status, {
    'docker-distribution-api-version': 'registry/2.0',
    ...browserHeaders,
    ...headers,
    ...(status === 304 ? {} : { 'content-length': length }),
  });
}

async function sendStream(
  response: ServerResponse,
  answer: Answer,
  stream: Readable,
  onSent: (bytes: number) => void,
): Promise<void> {
  const onClose = () => stream.destroy();
  response.on('close', onClose);
  let sent = 0;
  try {
    // What was opened for a client that has gone meanwhile is closed.
    if (response.destroyed) return;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      if (sent === 0) writeHead(response, answer);
      sent += chunk.length;
      const isTaken = response.write(chunk);
      onSent(chunk.length);
      if (!isTaken && !(await isDrained(response))) return;
    }
    if (sent === answer.length) response.end();
    else response.destroy();
  } catch (error) {
    // Nothing has been sent: the client can be told why.
    if (sent === 0 && !response.destroyed) throw error;
    // The file cannot be read on, the origin has failed, or the client has gone.
    response.destroy();
  } finally {
    response.off('close', onClose);
    stream.destroy();
  }
}

/** Waits until the client has taken what was sent; false when it has gone. */
function isDrained(response: ServerResponse): Promise<boolean> {
  if (response.destroyed) return Promise.resolve(false);
  return new Promise((resolve) => {
    const settle = (drained: boolean) => {
      response.off('drain', onDrain);
      response.off('close', onClose);
      resolve(drained);
    };
    const onDrain = () => settle(true);
    const onClose = () => settle(false);
    response.on('drain', onDrain);
    response.on('close', onClose);
  });
}
