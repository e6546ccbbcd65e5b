import { connect, type OnReadOpts, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext } from 'node:tls';
import { isAppError } from '../../../../shared/errors.ts';
import { lacksAuthority, quickContextFor, secureContextFor } from '../connections/certificate-authorities.ts';
import { issuerOf } from '../connections/issuer.ts';
import { closedEarly, timedOut, toNetworkError } from '../connections/network-error.ts';
import { lookupUnder } from '../rules/address-rule.ts';
import { addressOf, type Place, placeName } from './place.ts';
import type { TlsSessions } from './tls-sessions.ts';
import { type ConnectionKeeper, WireConnection } from './wire-connection.ts';

/** Milliseconds that a connection may take to be there, its TLS handshake included. */
const connectTimeoutMs = 10_000;

/** What connections of one client share. */
export interface ConnectionParts {
  keeper: ConnectionKeeper;
  sessions: TlsSessions;
}

/**
 * Opens a connection to a place: the rule is applied to the addresses that are used, and the certificate is judged.
 * @throws the reason of the signal; {AppError} `NETWORK`, `TIMEOUT`, `TLS`, `BLOCKED_URL`.
 */
export async function openConnection(
  place: Place,
  parts: ConnectionParts,
  signal: AbortSignal,
): Promise<WireConnection> {
  if (!addressOf(place).isSecure) return open(place, parts, undefined, signal);
  const trusted = quickContextFor(place.extraCaFile);
  try {
    return await open(place, parts, trusted, signal);
  } catch (error) {
    if (!isAppError(error, 'TLS') || !lacksAuthority(error.details.reason)) throw error;
    // The authorities of the system may know the server; who has asked them once is not asked without them again.
    const all = secureContextFor(place.extraCaFile);
    if (all === trusted) throw error;
    return open(place, parts, all, signal);
  }
}

function open(
  place: Place,
  { keeper, sessions }: ConnectionParts,
  trusted: SecureContext | undefined,
  signal: AbortSignal,
): Promise<WireConnection> {
  return new Promise((resolve, reject) => {
    const facts = { url: place.url, proxy: null, issuer: undefined as string | undefined };
    const connection = new WireConnection(
      (onread) => beginToConnect(place, onread, sessions, trusted),
      keeper,
    );
    const { socket } = connection;
    const settle = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      socket.off('error', fail);
      socket.off('close', close);
    };
    const giveUp = (error: unknown) => {
      settle();
      reject(error);
      socket.destroy();
    };
    const fail = (error: Error) => giveUp(toNetworkError(error, facts));
    const close = () => fail(closedEarly);
    const abort = () => giveUp(signal.reason);
    const timer = setTimeout(() => giveUp(timedOut(facts, { reason: 'no-connection' })), connectTimeoutMs);
    signal.addEventListener('abort', abort, { once: true });
    socket.on('error', fail);
    socket.on('close', close);
    // 'secure' comes before the certificate is judged, 'secureConnect' only when it is trusted.
    socket.prependOnceListener('secure', () => {
      facts.issuer = issuerOf(socket);
      connection.issuer = facts.issuer;
    });
    socket.once(trusted === undefined ? 'connect' : 'secureConnect', () => {
      settle();
      resolve(connection);
    });
    if (signal.aborted) abort();
  });
}

function beginToConnect(
  place: Place,
  onread: OnReadOpts,
  sessions: TlsSessions,
  secureContext: SecureContext | undefined,
): Socket {
  const { host, port, servername } = addressOf(place);
  const lookup = place.rule === 'any' ? {} : { lookup: lookupUnder(place.rule) };
  const options = { host, port, onread, noDelay: true, keepAlive: true, ...lookup };
  if (secureContext === undefined) return connect(options);
  const name = placeName(place);
  const session = sessions.get(name);
  const socket = connectTls({
    ...options,
    ...(servername === undefined ? {} : { servername }),
    ...(session === undefined ? {} : { session }),
    ALPNProtocols: ['http/1.1'],
    secureContext,
  });
  socket.on('session', (agreed) => sessions.set(name, agreed));
  socket.once('close', (hadError) => {
    if (hadError) sessions.delete(name);
  });
  return socket;
}
