import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';

/** Electron's `MessagePortMain`, made of a port of Node: the same events, with the data inside an event object. */
export class MessagePortStandIn extends EventEmitter {
  readonly #port: MessagePort;

  constructor(port: MessagePort) {
    super();
    this.#port = port;
    port.on('close', () => this.emit('close'));
  }

  static pair(): [MessagePortStandIn, MessagePortStandIn] {
    const { port1, port2 } = new MessageChannel();
    return [new MessagePortStandIn(port1), new MessagePortStandIn(port2)];
  }

  postMessage(message: unknown): void {
    this.#port.postMessage(message);
  }

  start(): void {
    this.#port.on('message', (data: unknown) => this.emit('message', { data, ports: [] }));
  }

  close(): void {
    this.#port.close();
  }
}
