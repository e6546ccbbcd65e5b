import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { BenchImage } from './content.ts';
import type { OwnCheck } from './own-checks.ts';
import { commandLine } from './peers.ts';
import type { BenchRegistry } from './registry.ts';

/** Clients that pull at once, and how many of them read slowly. */
const clientCount = 100;
const slowCount = 30;
/** What a slow client reads in a second, in bytes. */
const slowBytesPerSecond = 200_000;

/** Pulls one large layer directly, then through Longshore, whose library has nothing of it. */
export async function pullThroughCheck(
  registry: BenchRegistry,
  image: BenchImage,
  folder: string,
): Promise<OwnCheck> {
  const direct = await secondsOf(`http://${registry.host}/v2/${image.repository}`, image);
  const served = await serve(folder, registry);
  const through = await secondsOf(served.repositoryUrl(image), image);
  await served.stop();
  return {
    promise: `${gigabytes(image)} in 1 layer pulled through, 20 MB/s a connection: under a third of the direct time`,
    measured: `${through.toFixed(2)} s, directly ${direct.toFixed(2)} s (${((100 * through) / direct).toFixed(0)} %)`,
  };
}

/** A hundred clients of one image in the library, a third of them slow: the most memory that serving takes. */
export async function manyClientsCheck(
  registry: BenchRegistry,
  image: BenchImage,
  folder: string,
): Promise<OwnCheck> {
  const served = await serve(folder, registry);
  const url = served.repositoryUrl(image);
  await secondsOf(url, image);
  const slow = new AbortController();
  const [layer] = image.layers;
  const blob = `${url}/blobs/${layer?.digest}`;
  const slowOnes = Array.from({ length: slowCount }, () => readSlowly(blob, slow.signal));
  const startedAt = performance.now();
  const fast = Array.from({ length: clientCount - slowCount }, () => read(blob));
  const bytes = (await Promise.all(fast)).reduce((sum, length) => sum + length, 0);
  const seconds = (performance.now() - startedAt) / 1000;
  slow.abort();
  await Promise.allSettled(slowOnes);
  const memory = await served.peakMemory();
  await served.stop();
  return {
    promise: 'a hundred clients at once, thirty of them slow: memory under 300 MB',
    measured: `${Math.round(memory / 1e6)} MB, ${Math.round(bytes / seconds / 1e6)} MB/s in all`,
  };
}

interface Served {
  repositoryUrl(image: BenchImage): string;
  /** The high-water mark of its memory in bytes; NaN where the system does not tell. */
  peakMemory(): Promise<number>;
  stop(): Promise<void>;
}

async function serve(folder: string, registry: BenchRegistry): Promise<Served> {
  const place = join(folder, 'served');
  const child = spawn(
    process.execPath,
    [
      commandLine,
      ...['registry', '--port', '0', '--pull-through', registry.host, '--json'],
      ...['--library', join(place, 'library'), '--state', join(place, 'state')],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const url = await listeningUrl(child);
  return {
    repositoryUrl: ({ repository }) => `${url}/v2/${registry.host.replace(':', '_')}/${repository}`,
    async peakMemory() {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
      return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
    },
    async stop() {
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      await closed;
      await rm(place, { recursive: true, force: true });
    },
  };
}

async function listeningUrl({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('The registry has no output');
  const lines = createInterface({ input: stdout });
  const [first] = (await once(lines, 'line')) as [string];
  return String((JSON.parse(first) as { url: unknown }).url);
}

/** Asks for an image as an engine does: tag, manifest, config, layers. */
async function secondsOf(repositoryUrl: string, { tag, layers }: BenchImage): Promise<number> {
  const startedAt = performance.now();
  await read(`${repositoryUrl}/manifests/${tag}`);
  await Promise.all(layers.map(({ digest }) => read(`${repositoryUrl}/blobs/${digest}`)));
  return (performance.now() - startedAt) / 1000;
}

/** @returns bytes of the body. @throws when it is not there or breaks off. */
async function read(url: string): Promise<number> {
  const response = await open(url);
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) length += chunk.length;
  return length;
}

async function readSlowly(url: string, signal: AbortSignal): Promise<void> {
  const response = await open(url);
  signal.addEventListener('abort', () => response.destroy());
  response.on('data', (chunk: Buffer) => {
    response.pause();
    setTimeout(() => response.resume(), (chunk.length / slowBytesPerSecond) * 1000);
  });
  await once(response, 'close');
}

async function open(url: string): Promise<IncomingMessage> {
  const opened = Promise.withResolvers<IncomingMessage>();
  get(url, { agent: false }, opened.resolve).on('error', opened.reject);
  const response = await opened.promise;
  if (response.statusCode !== 200) throw new Error(`${url} answered ${response.statusCode}`);
  return response;
}

function gigabytes({ size }: BenchImage): string {
  return `${(size / 1024 ** 3).toFixed(1)} GiB`;
}
