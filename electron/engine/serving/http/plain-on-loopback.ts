import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { isLoopbackAddress } from './request-limits.ts';

/** What a connection by TLS begins with: a record of its handshake (RFC 8446, section 5.1). */
const handshakeRecord = 0x16;

/** What others hear who do not speak TLS. */
const refusal = [
  'HTTP/1.1 400 Bad Request',
  'Content-Type: text/plain',
  'Connection: close',
  '',
  'This registry speaks TLS to other computers. Use https, and its certificate.\n',
].join('\r\n');

/**
 * Lets this computer speak plain HTTP to a server that others reach by TLS, over one port: a client says by its first byte
 * which of both it speaks. Engines take a registry on their own computer without a certificate, and nobody is in between.
 * @param firstByteMs how long (ms) a connection may say nothing.
 */
export function allowPlainOnLoopback(server: Server, firstByteMs: number): void {
  const beginTls = server.listeners('connection');
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    const expire = () => socket.destroy();
    socket.setTimeout(firstByteMs, expire);
    socket.on('error', expire);
    socket.once('data', (first: Buffer) => {
      socket.setTimeout(0, expire).off('timeout', expire).off('error', expire);
      socket.pause();
      socket.unshift(first);
      if (first[0] === handshakeRecord) {
        for (const begin of beginTls) begin.call(server, socket);
      } else if (isLoopbackAddress(socket.remoteAddress ?? '')) {
        // What comes out of TLS is HTTP: this has been plain all along, under the same limits.
        server.emit('secureConnection', socket);
        socket.resume();
      } else {
        socket.on('error', expire).end(refusal, expire);
      }
    });
  });
}
