import { expect, it } from 'vitest';
import { MemoryStore } from './memory-store.ts';

const bytes = (length: number) => Buffer.alloc(length);

it('forgets what was used longest ago once it is full', async () => {
  const store = new MemoryStore(10);
  await store.write('a', bytes(4));
  await store.write('b', bytes(4));
  await store.read('a');
  await store.write('c', bytes(4));
  expect(await store.read('a')).toEqual(bytes(4));
  expect(await store.read('b')).toBeNull();
  expect(await store.read('c')).toEqual(bytes(4));
});

it('keeps empty values, and nothing that is larger than all of it', async () => {
  const store = new MemoryStore(10);
  await store.write('empty', bytes(0));
  await store.write('a', bytes(4));
  await store.write('a', bytes(11));
  expect(await store.read('empty')).toEqual(bytes(0));
  expect(await store.read('a')).toBeNull();
});
