import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { readBody } from './read-body.ts';
import { StreamBody } from './stream-body.ts';

it('reads a body up to its limit and no further', async () => {
  expect(
    await readBody(new StreamBody(Readable.from([Buffer.from('ab'), Buffer.from('cd')])), 4, 'host'),
  ).toEqual(Buffer.from('abcd'));
  let sent = 0;
  const endless = new Readable({
    read() {
      sent += 1;
      this.push(Buffer.alloc(1000));
    },
  });
  expect(await readBody(new StreamBody(endless), 5000, 'host')).toBeNull();
  expect(endless.destroyed).toBe(true);
  expect(sent).toBeLessThan(100);
});
