import type { ServerResponse } from 'node:http';
import type { Answer } from '../answers/answer.ts';
import type { BlobReading } from '../content/blob-reading.ts';

/** Memory for each body that is under way. */
const bufferBytes = 128 * 1024;

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
  reading: BlobReading,
  onSent: (bytes: number) => void,
): Promise<void> {
  const onClose = () => void reading.close();
  response.on('close', onClose);
  const buffer = Buffer.allocUnsafeSlow(Math.min(bufferBytes, answer.length));
  let sent = 0;
  try {
    // A client that has gone meanwhile gets nothing.
    while (!response.destroyed) {
      const length = await reading.next(buffer);
      if (length === 0) break;
      if (sent === 0) writeHead(response, answer);
      sent += length;
      // The memory is free again when the system has taken what is in it.
      await written(response, buffer.subarray(0, length));
      onSent(length);
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
    await reading.close();
  }
}

/** Writes and waits until the client has room for more, or has gone. */
function written(response: ServerResponse, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      response.off('close', settle);
      resolve();
    };
    response.on('close', settle);
    response.write(bytes, settle);
  });
}
