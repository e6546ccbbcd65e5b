import { createORPCClient } from '@orpc/client';
import { RPCLink as MessagePortLink } from '@orpc/client/message-port';
import { RPCLink as WebSocketLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import type { contract } from '../../shared/contract.ts';

/** The typed client of Longshore's one API. */
export type Client = ContractRouterClient<typeof contract>;

/** An open transport; `closed` resolves when the transport has closed. */
export interface Connection {
  client: Client;
  closed: Promise<void>;
}

/** The host does not accept this window's launch token or cookie; trying again cannot help. */
export class SessionRefusedError extends Error {
  override readonly name = 'SessionRefusedError';
}

const isDesktop = location.protocol === 'app:';
const waitingPorts: MessagePort[] = [];
let portArrived: (() => void) | undefined;

// This listener is registered while the module loads, because the preload posts the port only once.
if (isDesktop) window.addEventListener('message', receivePort);

/**
 * Opens the transport that this window has: the desktop's MessagePort or the server's WebSocket.
 * @throws {SessionRefusedError} when the server refuses the launch token, or was given none.
 */
export function connect(): Promise<Connection> {
  return isDesktop ? connectPort() : connectWebSocket();
}

function receivePort(event: MessageEvent): void {
  const [port] = event.ports;
  if (event.source !== window || event.data !== 'longshore:port' || port === undefined) return;
  waitingPorts.push(port);
  portArrived?.();
}

async function connectPort(): Promise<Connection> {
  while (waitingPorts.length === 0) {
    await new Promise<void>((resolve) => {
      portArrived = resolve;
    });
  }
  const port = waitingPorts.splice(0).at(-1);
  if (port === undefined) throw new Error('The port was taken by another connection');
  const client: Client = createORPCClient(new MessagePortLink({ port }));
  // This runs after the link's own listener, which ends all calls, so that aborting one sends nothing more.
  const closed = new Promise<void>((resolve) => port.addEventListener('close', () => resolve()));
  port.start();
  return { client, closed };
}

async function connectWebSocket(): Promise<Connection> {
  await exchangeLaunchToken();
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  const websocket = new WebSocket(`${scheme}://${location.host}/rpc`);
  const client: Client = createORPCClient(new WebSocketLink({ websocket }));
  // This runs after the link's own listener, which ends all calls, so that aborting one sends nothing more.
  const closed = new Promise<void>((resolve) => websocket.addEventListener('close', () => resolve()));
  const isOpen = await new Promise<boolean>((resolve) => {
    websocket.addEventListener('open', () => resolve(true));
    websocket.addEventListener('close', () => resolve(false));
  });
  if (isOpen) return { client, closed };
  // A refused WebSocket does not tell its page why.
  if ((await fetch('/session')).status === 401) throw new SessionRefusedError('This browser has no session');
  throw new Error('The server did not open the connection');
}

async function exchangeLaunchToken(): Promise<void> {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token === null) return;
  const answer = await fetch('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  if (answer.status === 401 || answer.status === 403)
    throw new SessionRefusedError('The launch token is not valid');
  if (!answer.ok) throw new Error(`The server answered ${answer.status}`);
  history.replaceState(null, '', location.pathname + location.search);
}
