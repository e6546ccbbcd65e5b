import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { crc32 } from '../electron/engine/transfer/pieces/crc32.ts';
import { pieceBytes } from '../electron/engine/transfer/pieces/piece-layout.ts';
import type { BenchImage } from './content.ts';
import { longshore } from './peers.ts';
import type { BenchRegistry } from './registry.ts';

/** One promise of ours that no peer makes, and what came of it. */
export interface OwnCheck {
  promise: string;
  measured: string;
}

interface ProgressLine {
  type: string;
  /** Of an `error` line. */
  message?: string;
  bytes: number;
  total: number;
  bytesFetched: number;
}

/** Kills a pull in the middle and pulls again: how many pieces are fetched twice. */
export async function restartCheck(
  registry: BenchRegistry,
  image: BenchImage,
  folder: string,
): Promise<OwnCheck> {
  const library = join(folder, 'restart');
  const first = await start(registry, image, library);
  let arrived = 0;
  for await (const line of linesOf(first)) {
    if (line.type !== 'progress') continue;
    arrived = line.bytes;
    if (line.bytes >= line.total / 2) break;
  }
  first.kill('SIGKILL');
  const second = await start(registry, image, library);
  let fetched: number | undefined;
  for await (const line of linesOf(second)) if (line.type === 'done') fetched = line.bytesFetched;
  if (fetched === undefined) throw new Error('The second pull did not finish');
  await rm(library, { recursive: true });
  const twice = Math.max(0, arrived + fetched - image.size);
  return {
    promise: 'kill -9 at 50 %, then again: at most 16 pieces fetched twice',
    measured: `${(twice / pieceBytes).toFixed(1)} pieces`,
  };
}

/** Pulls under a limit for ten seconds: how far the rate is from what was asked. */
export async function limitCheck(
  registry: BenchRegistry,
  image: BenchImage,
  folder: string,
  rate: number,
): Promise<OwnCheck> {
  const library = join(folder, 'limit');
  const child = await start(registry, image, library, '--limit-rate', String(rate));
  const samples: { at: number; bytes: number }[] = [];
  for await (const line of linesOf(child)) {
    if (line.type !== 'progress') continue;
    samples.push({ at: performance.now(), bytes: line.bytes });
    const [begin] = samples;
    if (begin !== undefined && performance.now() - begin.at > 11_000) break;
  }
  child.kill('SIGKILL');
  await once(child, 'exit');
  await rm(library, { recursive: true, force: true });
  // Without the first second, in which the connections are opened.
  const counted = samples.filter(({ at }) => at - (samples[0]?.at ?? 0) >= 1_000);
  const [begin] = counted;
  const end = counted.at(-1);
  if (begin === undefined || end === undefined) throw new Error('The pull told no progress');
  const measured = ((end.bytes - begin.bytes) / (end.at - begin.at)) * 1000;
  return {
    promise: `--limit-rate ${rate / 1000}k: within 5 % over 10 s`,
    measured: `${((measured / rate - 1) * 100).toFixed(1)} % off`,
  };
}

/** Downloads and exports at full speed with the engine in a process of its own: how long its main loop is held up. */
export async function loopDelayCheck(
  registry: BenchRegistry,
  image: BenchImage,
  folder: string,
): Promise<OwnCheck[]> {
  const script = fileURLToPath(new URL('./loop-delay.ts', import.meta.url));
  const place = join(folder, 'loop-delay');
  const reference = `${registry.host}/${image.repository}:${image.tag}`;
  const child = spawn(process.execPath, [script, reference, place], { stdio: ['ignore', 'pipe', 'inherit'] });
  const delays: Record<string, { p50: number; p99: number }> = JSON.parse(await text(child.stdout));
  await rm(place, { recursive: true });
  return Object.entries(delays).map(([work, { p50, p99 }]) => ({
    promise: `main loop held up by ${work} at full speed: p99 under 10 ms`,
    measured: `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
  }));
}

/** What the CRC-32 of every byte costs, as a share of the fastest pull. */
export function checksumCheck(image: BenchImage, seconds: number): OwnCheck {
  const chunk = Buffer.alloc(64 * 1024, 7);
  const rounds = Math.ceil(image.size / chunk.length);
  const startedAt = performance.now();
  let checksum = 0;
  for (let round = 0; round < rounds; round++) checksum = crc32(chunk, checksum);
  const share = (performance.now() - startedAt) / 1000 / seconds;
  return {
    promise: 'CRC-32 of every byte: under 3 % of the wall time',
    measured: `${(share * 100).toFixed(1)} %`,
  };
}

async function start(
  registry: BenchRegistry,
  image: BenchImage,
  library: string,
  ...options: string[]
): Promise<ChildProcess> {
  const [command] = await longshore.fetch(registry, [image], library);
  if (command === undefined) throw new Error('Nothing to run');
  return spawn(command.program, [...command.arguments, '--json', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function* linesOf({ stdout }: ChildProcess): AsyncGenerator<ProgressLine> {
  if (stdout === null) return;
  for await (const written of createInterface({ input: stdout })) {
    const line: ProgressLine = JSON.parse(written);
    if (line.type === 'error') throw new Error(`The pull failed: ${line.message}`);
    yield line;
  }
}
