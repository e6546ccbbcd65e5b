import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { bareHostname } from '../rules/address-rule.ts';
import { cancelled, toNetworkError } from './network-error.ts';

/** Milliseconds within which a server must answer the beginning of a TLS handshake, or counts as one without TLS. */
const silenceMs = 2_000;

/**
 * What a server speaks: `tls`, whether its certificate is trusted or not; `plain` for one that answers a TLS handshake
 * with something else; `unclear` for one that closes the connection, or says nothing.
 */
export type SpokenThere = 'tls' | 'plain' | 'unclear';

/**
 * Begins a TLS handshake with a server, and ends it before anything is sent over it.
 * @param url of the server; its protocol does not count.
 * @throws {AppError} `NETWORK` when it cannot be connected to, `CANCELLED`.
 */
export function probeTls(url: URL, signal: AbortSignal): Promise<SpokenThere> {
  const host = bareHostname(url);
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port: Number(url.port || '443'),
      ...(isIP(host) === 0 ? { servername: host } : {}),
      // Whether the certificate is trusted is for the first request to find out: it says what is wrong with it.
      rejectUnauthorized: false,
      // Reading the authorities takes longer than the handshake.
      ca: [],
    });
    let isConnected = false;
    const settle = (spoken: SpokenThere) => {
      resolve(spoken);
      socket.destroy();
    };
    const abort = () => socket.destroy(cancelled(signal.reason));
    socket.setTimeout(silenceMs, () => settle('unclear'));
    socket.once('connect', () => {
      isConnected = true;
    });
    socket.once('secureConnect', () => settle('tls'));
    socket.on('error', (error) => {
      if (signal.aborted || !isConnected) reject(toNetworkError(error, { url, proxy: null }));
      else resolve(spokenBy(error));
    });
    socket.once('close', () => {
      signal.removeEventListener('abort', abort);
      resolve('unclear');
    });
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
  });
}

function spokenBy(error: Error & { code?: string }): SpokenThere {
  const { code = '', message } = error;
  // Only a server that speaks TLS refuses a handshake by an alert (RFC 8446, section 6).
  if (/alert/i.test(code) || / alert /.test(message)) return 'tls';
  return /WRONG_VERSION_NUMBER|HTTP_REQUEST|PACKET_LENGTH|UNEXPECTED_MESSAGE/.test(code)
    ? 'plain'
    : 'unclear';
}
