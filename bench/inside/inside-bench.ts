import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImageFiles } from '../../electron/engine/inside/image-files.ts';
import { Listings } from '../../electron/engine/inside/listings/kept-listings.ts';
import { Library } from '../../electron/engine/library/layout.ts';
import type { ImageFilesSummary } from '../../shared/inside/image-files.ts';
import { writeLargeLayer } from './large-layer.ts';

/** `node bench/inside/inside-bench.ts [FOLDER]`: looks into an image of 250,000 files. FOLDER keeps the layer for other runs. */

const folder = process.argv[2] ?? mkdtempSync(join(tmpdir(), 'longshore-inside-'));
mkdirSync(folder, { recursive: true });
const layerPath = join(folder, 'layer.tar.gz');
if (statSync(layerPath, { throwIfNoEntry: false }) === undefined) {
  await writeLargeLayer({ path: `${layerPath}.new`, files: 250_000, programs: 20, randoms: 27 });
  renameSync(`${layerPath}.new`, layerPath);
}
if (process.argv[3] === '--make') process.exit();

const reference = 'bench.example/large:1';
const { signal } = new AbortController();
const libraryFolder = join(folder, 'library');
rmSync(libraryFolder, { recursive: true, force: true });
const library = await Library.open(libraryFolder);
await addImage();
// What the disk gives is in memory for all of them.
execFileSync('cat', [layerPath], { stdio: ['ignore', 'ignore', 'inherit'] });

/** Prints what something took, in milliseconds. */
async function timed<Result>(what: string, run: () => Promise<Result>): Promise<Result> {
  const startedAt = performance.now();
  const result = await run();
  console.log(`${what}: ${Math.round(performance.now() - startedAt)} ms`);
  return result;
}

async function open(files: ImageFiles): Promise<ImageFilesSummary> {
  for await (const event of files.open({ reference }, signal))
    if (event.type === 'result') return event.result;
  throw new Error('No result came');
}

const run = async (command: string, ...args: string[]) =>
  void execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
await timed('gunzip', () => run('sh', '-c', `gunzip -c ${layerPath} > /dev/null`));
await timed('tar -xzf of the last file', () => run('tar', '-xzOf', layerPath, 'opt/last'));

const noRegistry = async (): Promise<never> => {
  throw new Error('There is no registry');
};
const places = {
  library,
  stateFolder: join(folder, 'state'),
  hosts: () => [],
  partsOf: noRegistry,
  arrivalOf: async () => ({ bytes: 0, isComing: false }),
  listings: new Listings(join(folder, 'listings')),
};
const first = new ImageFiles(places, noRegistry);
const summary = await timed('index and open', () => open(first));
await first.close();
const [layer] = summary.layers;
console.log(`${summary.files} files, ${layer?.packedBytes} bytes packed, ${layer?.unpackedBytes} unpacked`);
const [index] = execFileSync('ls', [join(libraryFolder, 'inside')], { encoding: 'utf8' }).split('\n');
console.log(`index: ${statSync(join(libraryFolder, 'inside', index ?? '')).size} bytes`);

const files = new ImageFiles(places, noRegistry);
// The thread itself is there from the first question on.
await files.list({ reference, upTo: 0 }, 0, { order: 'name', offset: 0, limit: 1 }, signal);
await timed('open the merged tree', () =>
  files.list({ reference }, 0, { order: 'size', offset: 0, limit: 100 }, signal),
);
await timed('search, the first', () =>
  files.search({ reference }, { query: '*99*.dll', offset: 0, limit: 500 }, signal),
);
await timed('search, the next', () =>
  files.search({ reference }, { query: 'file-1234', offset: 0, limit: 500 }, signal),
);
const last = await files.find({ reference }, '/opt/last', true, signal);
const firstMebibyte = { node: last?.node ?? 0, offset: 0, length: 1024 * 1024 };
await timed('1 MB from the end', () => files.read({ reference }, firstMebibyte, signal));
await files.close();
console.log(`memory at most: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
if (process.argv[2] === undefined) rmSync(folder, { recursive: true, force: true });

async function addImage(): Promise<void> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(layerPath)) hash.update(chunk);
  const digest = `sha256:${hash.digest('hex')}`;
  const aside = library.blobs.asidePath(digest);
  execFileSync('ln', [layerPath, aside]);
  await library.blobs.place(digest, aside);
  const put = async (mediaType: string, value: object) => {
    const bytes = Buffer.from(JSON.stringify(value));
    const own = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    await library.blobs.put(own, bytes);
    return { mediaType, digest: own, size: bytes.length };
  };
  const platform = { os: 'linux', architecture: 'amd64' };
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const config = await put('application/vnd.oci.image.config.v1+json', platform);
  const size = statSync(layerPath).size;
  const layers = [{ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest, size }];
  await library.add(
    { ...(await put(mediaType, { schemaVersion: 2, mediaType, config, layers })), platform },
    reference,
  );
}
