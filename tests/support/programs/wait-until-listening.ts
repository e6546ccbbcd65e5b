import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const tries = 100;

/** Waits until a program that was started listens on a loopback port. @throws when it does not within ten seconds. */
export async function waitUntilListening(program: string, port: number): Promise<void> {
  for (let count = 0; count < tries; count += 1) {
    const socket = connect(port, '127.0.0.1');
    const isUp = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isUp) return;
    await delay(100);
  }
  throw new Error(`${program} did not listen on port ${port}.`);
}
