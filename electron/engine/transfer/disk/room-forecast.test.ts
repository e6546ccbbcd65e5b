import { expect, test } from 'vitest';
import { ensureRoom } from './room-forecast.ts';

const place = (free: number | undefined) => ({ freeBytes: async () => free });

test('what fits beside what stays free may begin', async () => {
  await expect(ensureRoom(place(20_000_000), 3_000_000)).resolves.toBeUndefined();
  await expect(ensureRoom(place(undefined), 3_000_000)).resolves.toBeUndefined();
  await expect(ensureRoom(place(0), 0)).resolves.toBeUndefined();
});

test('what does not says more than the disk has', async () => {
  const error = await ensureRoom(place(7_000_000), 3_500_000).catch((thrown: unknown) => thrown);
  const needed = 3_500_000 + 16 * 1024 * 1024;
  expect(error).toMatchObject({ code: 'DISK_FULL', details: { needed, free: 7_000_000 } });
  expect(String(error)).toContain(
    'needs 20.3 MB of free space, 16.8 MB of it to spare, and the disk has 7.0 MB',
  );
});
