import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** The name of the authority that signed the certificate of a TLS connection's other end, when it tells. */
export function issuerOf(socket: Socket): string | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const { issuer } = socket.getPeerCertificate() ?? {};
  const name = issuer?.CN ?? issuer?.O;
  // The server wrote this: nothing in it may reach a terminal as a control sequence.
  return (Array.isArray(name) ? name[0] : name)?.replace(/\p{C}/gu, '').slice(0, 100);
}
