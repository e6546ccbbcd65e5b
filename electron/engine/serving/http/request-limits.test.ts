import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isLoopbackAddress, RequestLimits } from './request-limits.ts';

const limits = { connections: 10, connectionsPerAddress: 2, requestsPerSecond: 10, burst: 5 };

function socketOf(remoteAddress: string): Socket & { isDestroyed: boolean } {
  const socket = Object.assign(new EventEmitter(), {
    remoteAddress,
    isDestroyed: false,
    destroy() {
      socket.isDestroyed = true;
      socket.emit('close');
    },
  });
  return socket as unknown as Socket & { isDestroyed: boolean };
}

test('an address has so many connections, and those of this computer are not counted by address', () => {
  const counted = new RequestLimits(limits);
  const sockets = [1, 2, 3].map(() => socketOf('192.168.20.31'));
  for (const socket of sockets) counted.admit(socket);
  expect(sockets.map(({ isDestroyed }) => isDestroyed)).toEqual([false, false, true]);
  sockets[0]?.destroy();
  const next = socketOf('192.168.20.31');
  counted.admit(next);
  expect(next.isDestroyed).toBe(false);
  const own = [1, 2, 3, 4].map(() => socketOf('::ffff:127.0.0.1'));
  for (const socket of own) counted.admit(socket);
  expect(own.some(({ isDestroyed }) => isDestroyed)).toBe(false);
});

test('who asks too much is told to wait, and nobody else', () => {
  const counted = new RequestLimits(limits);
  for (let request = 0; request < 5; request += 1) counted.count('a', 1, 0);
  expect(() => counted.count('a', 1, 0)).toThrow(expect.objectContaining({ status: 429 }));
  expect(() => counted.count('b', 1, 0)).not.toThrow();
  expect(() => counted.count('a', 1, 200)).not.toThrow();
});

test('over any time no more is let through than the burst and the rate allow', () => {
  const pauses = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 200 });
  fc.assert(
    fc.property(pauses, (gaps) => {
      const counted = new RequestLimits(limits);
      let [now, passed] = [0, 0];
      for (const gap of gaps) {
        now += gap;
        try {
          counted.count('a', 1, now);
          passed += 1;
        } catch {
          // Refused.
        }
      }
      expect(passed).toBeLessThanOrEqual(limits.burst + (now / 1_000) * limits.requestsPerSecond + 1e-6);
    }),
  );
});

test.each([
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['192.168.20.31', false],
  ['::ffff:10.127.0.1', false],
  ['', false],
])('%s is of this computer: %s', (address, isOwn) => {
  expect(isLoopbackAddress(address)).toBe(isOwn);
});
