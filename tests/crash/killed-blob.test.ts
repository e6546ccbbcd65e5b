import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { pieceBytes } from '../../electron/engine/transfer/pieces/piece-layout.ts';
import { diskImage } from '../support/disks/disk-image.ts';

const pieces = 40;
const kills = 4;
/** Four pieces wait for their hint at most; the write under way may go over that. */
const mostLost = 4 * pieceBytes + 1024 * 1024;

/** Runs the child until it has said so often how much is there, and kills it. */
async function killAfter(folder: string, writes: number): Promise<{ found: number; had: number }> {
  const script = fileURLToPath(new URL('./fetching-blob.ts', import.meta.url));
  const child = spawn(process.execPath, [script, folder, String(pieces)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let found = 0;
  let had = 0;
  let lines = 0;
  for await (const line of createInterface(child.stdout)) {
    const [word, bytes] = line.split(' ');
    if (word === 'found') found = Number(bytes);
    had = Number(bytes);
    if (++lines === writes) child.kill('SIGKILL');
  }
  await ended;
  return { found, had };
}

test('killed at full speed, a blob loses no more than was promised', async (context) => {
  const { folder } = await diskImage(context, 'ext4', 400);
  let had = 0;
  for (let kill = 0; kill < kills; kill++) {
    const life = await killAfter(folder, 20 + Math.floor(Math.random() * 50));
    expect(had - life.found).toBeLessThanOrEqual(mostLost);
    had = life.had;
  }
  expect(had).toBeGreaterThan(8 * pieceBytes);
}, 120_000);
