import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { SpanList } from './span-list.ts';

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text));
const sumOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

test('one sum is asked for at a time, also when a span between two was hashed here', async () => {
  let [atOnce, most] = [0, 0];
  // As the thread does it: the bytes lie in one piece of memory until it comes to them.
  const shared = new Uint8Array(1);
  const spans = new SpanList(async (bytes) => {
    most = Math.max(most, ++atOnce);
    shared.set(bytes);
    for (let turn = 0; turn < 3; turn++) await setImmediate();
    atOnce--;
    return sumOf(shared);
  });
  const begin = () => spans.begin({ packedOffset: spans.position, bits: 0 });
  begin();
  spans.count(1);
  await spans.close(bytesOf('a'));
  begin();
  spans.count(2);
  spans.addCounted(bytesOf('b'));
  await spans.close(bytesOf('b'));
  begin();
  spans.count(1);
  await spans.close(bytesOf('c'));
  const { table } = await spans.finish();
  const expected = Buffer.concat(['a', 'bb', 'c'].map((text) => sumOf(bytesOf(text))));
  expect(Buffer.from(table.digests).toString('hex')).toBe(expected.toString('hex'));
  expect(most).toBe(1);
});
