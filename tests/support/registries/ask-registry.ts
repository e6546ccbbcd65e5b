import { type IncomingHttpHeaders, request } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** What a registry answered. */
export interface RegistryReply {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** The body as JSON. */
  json(): unknown;
}

/** How a request is sent; GET without headers unless given. */
export interface AskOptions {
  method?: string;
  headers?: Record<string, string>;
  /** A body to send. */
  send?: string;
}

/**
 * Sends one request on a connection of its own, with the path byte for byte as it is given.
 * @param base `http://HOST:PORT`.
 */
export async function askRegistry(
  base: string,
  path: string,
  { method = 'GET', headers = {}, send }: AskOptions = {},
): Promise<RegistryReply> {
  const { hostname, port } = new URL(base);
  const answered = Promise.withResolvers<RegistryReply>();
  const asking = request({ host: hostname, port, path, method, headers, agent: false }, (response) => {
    buffer(response).then(
      (body) =>
        answered.resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body,
          json: () => JSON.parse(body.toString()) as unknown,
        }),
      answered.reject,
    );
  });
  asking.on('error', answered.reject);
  asking.end(send);
  return answered.promise;
}
