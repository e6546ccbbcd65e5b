import { expect, test } from 'vitest';
import { closeAll } from './close-all.ts';

test('every step runs, and the first failure is told', async () => {
  const ran: string[] = [];
  const ending = closeAll(
    async () => {
      ran.push('first');
      throw new Error('first failure');
    },
    () => {
      ran.push('second');
      throw new Error('second failure');
    },
    () => ran.push('third'),
  );
  await expect(ending).rejects.toThrow('first failure');
  expect(ran).toEqual(['first', 'second', 'third']);
});
