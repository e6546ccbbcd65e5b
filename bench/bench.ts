import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BenchImage, writeImage } from './content.ts';
import { measure, median } from './measure.ts';
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
  await compare('1.2 GiB, loopback, no cap', [longshore, skopeo, oras], [large]);
  await compare('1.2 GiB, 20 MB/s a connection', [longshore, skopeo, oras, aria2], [large], 20 * megabyte);
  await compare('2,000 layers of 12 kB in 50 images', [longshore, oras, skopeo], small);
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Runs every peer on the same work, one after the other in turn, and remembers the medians. */
async function compare(
  work: string,
  peers: Peer[],
  images: BenchImage[],
  bytesPerSecond?: number,
): Promise<void> {
  if (!work.includes(values.only)) return;
  const registry = await startRegistry(content, join(folder, 'nginx'), bytesPerSecond);
  const present = peers.filter(isInstalled);
  const seconds = new Map<string, number[]>(present.map(({ name }) => [name, []]));
  const memory = new Map<string, number>();
  for (let run = 0; run < runs; run++) {
    for (const peer of present) {
      const target = join(folder, 'target');
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

const machine = {
  cores: cpus().length,
  processor: cpus()[0]?.model ?? '',
  memory: totalmem(),
  node: process.version,
};
await writeFile(
  values.json,
  `${JSON.stringify({ date: new Date().toISOString(), machine, runs, comparisons }, null, 2)}\n`,
);
console.log(`Written to ${values.json}.`);
