import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BenchImage, writeImage } from './content.ts';
import { measure, median } from './measure.ts';
import { checksumCheck, limitCheck, loopDelayCheck, type OwnCheck, restartCheck } from './own-checks.ts';
import { aria2, isInstalled, longshore, oras, type Peer, skopeo } from './peers.ts';
import { startRegistry } from './registry.ts';
import { type Comparison, renderTable } from './report.ts';

const megabyte = 1_000_000;
const gibibyte = 1024 ** 3;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
    json: { type: 'string', default: 'bench-results.json' },
  },
});
const runs = Number(values.runs);
const folder = await mkdtemp(join(tmpdir(), 'longshore-bench-'));
const content = join(folder, 'content');
const comparisons: Comparison[] = [];
const ownChecks: OwnCheck[] = [];

try {
  console.log('Writing images…');
  const large = await writeImage(
    content,
    'large',
    '1',
    [0.7, 0.3, 0.15, 0.05].map((share) => Math.round(share * gibibyte)),
  );
  const small: BenchImage[] = [];
  for (let number = 0; number < 50; number++) {
    const sizes = Array.from({ length: 40 }, (_, layer) => 2_000 + 500 * layer);
    small.push(await writeImage(content, `small/${number}`, '1', sizes));
  }
  const single = await writeImage(content, 'single', '1', [Math.round(1.2 * gibibyte)]);
  await compare('1.2 GiB in 4 layers, loopback, no cap, to memory', [longshore, skopeo, oras], [large], {
    toMemory: true,
  });
  await compare('1.2 GiB in 4 layers, loopback, no cap, to disk', [longshore, skopeo, oras], [large], {});
  const capped = { bytesPerSecond: 20 * megabyte };
  await compare(
    '1.2 GiB in 4 layers, 20 MB/s a connection',
    [longshore, skopeo, oras, aria2],
    [large],
    capped,
  );
  await compare(
    '1.2 GiB in 1 layer, 20 MB/s a connection',
    [longshore, skopeo, oras, aria2],
    [single],
    capped,
  );
  await compare('2,000 layers of 12 kB in 50 images', [longshore, oras, skopeo], small, {});
  if (values.only === '' || values.only === 'own') await checkOurselves(large);
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Runs every peer on the same work, one after the other in turn, and remembers the medians. */
async function compare(
  work: string,
  peers: Peer[],
  images: BenchImage[],
  { bytesPerSecond, toMemory = false }: { bytesPerSecond?: number; toMemory?: boolean },
): Promise<void> {
  if (!work.includes(values.only)) return;
  const registry = await startRegistry(content, join(folder, 'nginx'), bytesPerSecond);
  // A file system in memory takes the disk out of the comparison: not every peer waits until it has written.
  const place = toMemory ? await mkdtemp('/dev/shm/longshore-bench-') : folder;
  const present = peers.filter(isInstalled);
  const seconds = new Map<string, number[]>(present.map(({ name }) => [name, []]));
  const memory = new Map<string, number>();
  for (let run = 0; run < runs; run++) {
    for (const peer of present) {
      const target = join(place, 'target');
      await mkdir(target);
      let total = 0;
      for (const [number, image] of images.entries()) {
        const into = join(target, images.length === 1 || peer === longshore ? 'layout' : String(number));
        const measured = await measure(await peer.fetch(registry.host, image, into));
        total += measured.seconds;
        memory.set(peer.name, Math.max(memory.get(peer.name) ?? 0, measured.peakMemory));
      }
      seconds.get(peer.name)?.push(total);
      console.log(`${work}: ${peer.name} ${total.toFixed(2)} s`);
      await rm(target, { recursive: true });
    }
  }
  await registry.stop();
  if (toMemory) await rm(place, { recursive: true });
  comparisons.push({
    work,
    missing: peers.filter((peer) => !isInstalled(peer)).map(({ name }) => name),
    results: present.map(({ name }) => ({
      name,
      seconds: median(seconds.get(name) ?? []),
      runs: seconds.get(name) ?? [],
      peakMemory: memory.get(name) ?? 0,
    })),
  });
  console.log(`\n${renderTable(comparisons.slice(-1))}`);
}

async function checkOurselves(image: BenchImage): Promise<void> {
  const capped = await startRegistry(content, join(folder, 'nginx'), 20 * megabyte);
  ownChecks.push(await restartCheck(capped.host, image, folder));
  await capped.stop();
  const open = await startRegistry(content, join(folder, 'nginx'));
  for (const rate of [100_000, megabyte, 10 * megabyte, 100 * megabyte]) {
    ownChecks.push(await limitCheck(open.host, image, folder, rate));
  }
  ownChecks.push(await loopDelayCheck(open.host, image, folder));
  await open.stop();
  const fastest = comparisons[0]?.results[0]?.seconds;
  if (fastest !== undefined) ownChecks.push(checksumCheck(image, fastest));
  for (const { promise, measured } of ownChecks) console.log(`${promise}: ${measured}`);
}

const machine = {
  cores: cpus().length,
  processor: cpus()[0]?.model ?? '',
  memory: totalmem(),
  node: process.version,
};
await writeFile(
  values.json,
  `${JSON.stringify({ date: new Date().toISOString(), machine, runs, comparisons, ownChecks }, null, 2)}\n`,
);
console.log(`Written to ${values.json}.`);
