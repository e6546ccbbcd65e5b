import { createORPCClient } from '@orpc/client';
import { RPCLink as MessagePortLink } from '@orpc/client/message-port';
import { RPCLink as WebSocketLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../../shared/contract.ts';
import { checkSession, tabSecret } from './session.ts';

/** The typed client of Longshore's one API. */
export type Client = ContractRouterClient<Contract>;

/** An open transport; `closed` resolves when the transport has closed. */
export interface Connection {
  client: Client;
  closed: Promise<void>;
}

const isDesktop = location.protocol === 'app:';
const waitingPorts: MessagePort[] = [];
let portArrived: (() => void) | undefined;

// This listener is registered while the module loads, because the preload posts the port only once.
if (isDesktop) window.addEventListener('message', receivePort);

/**
 * Opens the transport that this window has: the desktop's MessagePort or the server's WebSocket.
 * @throws {SessionRefusedError} when the server does not accept this window.
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
  const secret = await tabSecret();
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  const websocket = new WebSocket(`${scheme}://${location.host}/rpc`, ['longshore', secret]);
  const client: Client = createORPCClient(new WebSocketLink({ websocket }));
  // This runs after the link's own listener, which ends all calls, so that aborting one sends nothing more.
  const closed = new Promise<void>((resolve) => websocket.addEventListener('close', () => resolve()));
  const isOpen = await new Promise<boolean>((resolve) => {
    websocket.addEventListener('open', () => resolve(true));
    websocket.addEventListener('close', () => resolve(false));
  });
  if (isOpen) return { client, closed };
  await checkSession(secret);
  throw new Error('The server did not open the connection');
}
