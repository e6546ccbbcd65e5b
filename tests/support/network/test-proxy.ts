import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { onTestFinished } from 'vitest';

/**
 * A proxy of one test that sends every name to 127.0.0.1, for requests and for tunnels.
 * @param credentials `user:password`, where it wants them.
 * @param tls what it needs to be spoken to by TLS.
 */
export async function startProxy(credentials?: string, tls?: ServerOptions) {
  const asked: string[] = [];
  const admits = (request: IncomingMessage) => {
    asked.push(`${request.method} ${request.url}`);
    const sent = request.headers['proxy-authorization'];
    return credentials === undefined || sent === `Basic ${Buffer.from(credentials).toString('base64')}`;
  };
  const proxy = tls === undefined ? createServer() : createTlsServer(tls);
  proxy.on('request', (request, response) => {
    if (!admits(request)) return response.writeHead(407).end();
    const { port, pathname, search } = new URL(request.url ?? '');
    const { 'proxy-authorization': _, ...headers } = request.headers;
    const onward = httpRequest(
      { host: '127.0.0.1', port, path: `${pathname}${search}`, headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    request.pipe(onward);
  });
  proxy.on('connect', (request, socket) => {
    if (!admits(request)) return socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    const onward = connect(Number(request.url?.split(':')[1]), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  return { host: `127.0.0.1:${(proxy.address() as AddressInfo).port}`, asked };
}
