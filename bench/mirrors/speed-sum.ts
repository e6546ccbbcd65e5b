import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { BenchImage } from '../content.ts';
import type { OwnCheck } from '../own-checks.ts';
import { commandLine } from '../peers.ts';
import { type BenchRegistry, startRegistry } from '../registry.ts';

const megabyte = 1_000_000;
const bytesPerSecond = 20 * megabyte;
/** Connections to each host: as many as leave the machine something to spare. */
const connections = 3;

/**
 * Pulls an image of one layer from a registry alone, with two mirrors beside it, and with one of the two lying, each server
 * with the same cap per connection.
 * @param content the files of the registry.
 */
export async function speedSumChecks(
  content: string,
  image: BenchImage,
  folder: string,
): Promise<OwnCheck[]> {
  const lies = join(folder, 'lies');
  await writeLies(content, image, lies);
  const serve = (root: string, name: string) => startRegistry(root, join(folder, name), { bytesPerSecond });
  const origin = await serve(content, 'origin');
  const honest = [await serve(content, 'mirror-1'), await serve(content, 'mirror-2')];
  const liar = await serve(lies, 'liar');
  try {
    const alone = await pull(origin, [], image, folder);
    const both = await pull(origin, honest, image, folder);
    const lied = await pull(origin, [...honest.slice(0, 1), liar], image, folder);
    const rate = ({ seconds }: Pulled) => Math.round(image.size / seconds / megabyte);
    const again = (100 * (lied.bytesFetched - image.size)) / image.size;
    return [
      {
        promise: `two mirrors beside the registry, ${connections} connections of 20 MB/s each: three times its speed`,
        measured: `${rate(both)} MB/s, the registry alone ${rate(alone)} MB/s (${(rate(both) / rate(alone)).toFixed(2)} times)`,
      },
      {
        promise: 'the same with one of the mirrors lying: what it sent is fetched again, and nothing else',
        measured: `${rate(lied)} MB/s, ${again.toFixed(0)} % fetched twice`,
      },
    ];
  } finally {
    for (const server of [origin, ...honest, liar]) await server.stop();
    await rm(lies, { recursive: true, force: true });
  }
}

/** The same files, of which each layer has another byte in every piece. */
async function writeLies(content: string, { repository, layers }: BenchImage, lies: string): Promise<void> {
  for (const { digest, size } of layers) {
    const path = join('v2', repository, 'blobs', digest);
    await mkdir(dirname(join(lies, path)), { recursive: true });
    await copyFile(join(content, path), join(lies, path));
    const file = await open(join(lies, path), 'r+');
    for (let offset = 0; offset < size; offset += 4096)
      await file.write(Buffer.from([offset % 251]), 0, 1, offset);
    await file.close();
  }
}

interface Pulled {
  seconds: number;
  bytesFetched: number;
}

async function pull(
  origin: BenchRegistry,
  mirrors: readonly BenchRegistry[],
  { repository, tag }: BenchImage,
  folder: string,
): Promise<Pulled> {
  const place = join(folder, 'mirrored');
  const child = spawn(
    process.execPath,
    [
      ...[commandLine, 'pull', `${origin.host}/${repository}:${tag}`, '--json', '--plain-http'],
      ...['--connections', String(connections)],
      ...['--library', join(place, 'library'), '--state', join(place, 'state')],
      ...mirrors.flatMap(({ host }) => ['--mirror', `http://${host}`]),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const startedAt = performance.now();
  let bytesFetched = Number.NaN;
  for await (const line of createInterface({ input: child.stdout })) {
    const told = JSON.parse(line) as { type: string; bytesFetched?: number };
    if (told.type === 'done') bytesFetched = told.bytesFetched ?? Number.NaN;
  }
  if (child.exitCode === null) await once(child, 'exit');
  const seconds = (performance.now() - startedAt) / 1000;
  await rm(place, { recursive: true, force: true });
  if (child.exitCode !== 0) throw new Error(`The pull ended with ${child.exitCode}`);
  return { seconds, bytesFetched };
}
