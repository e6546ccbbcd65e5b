import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compare, type Work } from './compare.ts';
import { type BenchImage, writeImage } from './content.ts';
import { compareExports } from './export.ts';
import { floor, safeFloor } from './floor.ts';
import { speedSumChecks } from './mirrors/speed-sum.ts';
import { checksumCheck, limitCheck, loopDelayCheck, type OwnCheck, restartCheck } from './own-checks.ts';
import { aria2, flushedOras, longshore, oras, skopeo } from './peers.ts';
import { startRegistry } from './registry.ts';
import { type Comparison, renderTable } from './report.ts';
import { manyClientsCheck, pullThroughCheck } from './serving.ts';

const megabyte = 1_000_000;
const gibibyte = 1024 ** 3;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
    json: { type: 'string', default: 'bench-results.json' },
  },
});
const folder = await mkdtemp(join(tmpdir(), 'longshore-bench-'));
const content = join(folder, 'content');
const comparisons: Comparison[] = [];
const ownChecks: OwnCheck[] = [];

try {
  console.log('Writing images…');
  const large = await writeImage(content, 'large', '1', sharesOf(1.2 * gibibyte));
  const single = await writeImage(content, 'single', '1', [Math.round(1.2 * gibibyte)]);
  const medium = await writeImage(content, 'medium', '1', [250 * megabyte]);
  const small: BenchImage[] = [];
  for (let number = 0; number < 50; number++) {
    const sizes = Array.from({ length: 40 }, (_, layer) => 2_000 + 500 * layer);
    small.push(await writeImage(content, `small/${number}`, '1', sizes));
  }
  const clients = [longshore, skopeo, oras];
  const all = [...clients, aria2];
  const serving = { bytesPerSecond: 20 * megabyte };
  const works: Work[] = [
    {
      name: '1.2 GiB in 4 layers, no cap, to memory',
      peers: [...clients, floor, safeFloor],
      images: [large],
      isToMemory: true,
    },
    { name: '1.2 GiB in 4 layers, no cap, to disk', peers: [...clients, flushedOras], images: [large] },
    { name: '1.2 GiB in 1 layer, no cap, to memory', peers: clients, images: [single], isToMemory: true },
    {
      name: '1.2 GiB in 4 layers over TLS, no cap, to memory',
      peers: [...clients, floor, safeFloor],
      images: [large],
      isToMemory: true,
      serving: { isTls: true },
    },
    { name: '1.2 GiB in 4 layers, 20 MB/s a connection', peers: all, images: [large], serving },
    { name: '1.2 GiB in 1 layer, 20 MB/s a connection', peers: all, images: [single], serving },
    { name: '250 MB in 1 layer, 20 MB/s a connection', peers: all, images: [medium], serving },
    { name: '40 layers of 12 kB', peers: clients, images: small.slice(0, 1) },
    { name: '50 images of 40 layers of 12 kB', peers: clients, images: small },
  ];
  for (const work of works.filter(({ name }) => name.includes(values.only))) {
    tell(await compare(work, content, Number(values.runs)));
  }
  const exported = await writeImage(content, 'exported', '1', sharesOf(gibibyte));
  for await (const comparison of compareExports(content, exported, values.only, Number(values.runs))) {
    tell(comparison);
  }
  if (values.only === '' || values.only === 'own') await checkOurselves(large);
  if (values.only === '' || values.only === 'serving') await checkServing();
  if (values.only === '' || values.only === 'mirrors') await checkMirrors();
} finally {
  await rm(folder, { recursive: true, force: true });
}

function tell(comparison: Comparison): void {
  comparisons.push(comparison);
  console.log(`\n${renderTable([comparison])}`);
}

/** The bytes of four layers as images of Windows have them: one that is most of it, and ever smaller ones. */
function sharesOf(total: number): number[] {
  return [0.7, 0.3, 0.15, 0.05].map((share) => Math.round((share / 1.2) * total));
}

/** What serving promises, with one layer of 1 GiB; a hundred clients get one of 256 MiB. */
async function checkServing(): Promise<void> {
  const image = await writeImage(content, 'served', '1', [gibibyte]);
  const capped = await startRegistry(content, join(folder, 'nginx'), { bytesPerSecond: 20 * megabyte });
  const checks = [await pullThroughCheck(capped, image, folder)];
  await capped.stop();
  const open = await startRegistry(content, join(folder, 'nginx'));
  const shared = await writeImage(content, 'shared', '1', [gibibyte / 4]);
  checks.push(await manyClientsCheck(open, shared, folder));
  await open.stop();
  for (const { promise, measured } of checks) console.log(`${promise}: ${measured}`);
  ownChecks.push(...checks);
}

/** What mirrors promise, with one layer of 1 GiB. */
async function checkMirrors(): Promise<void> {
  const image = await writeImage(content, 'mirrored', '1', [gibibyte]);
  const checks = await speedSumChecks(content, image, folder);
  for (const { promise, measured } of checks) console.log(`${promise}: ${measured}`);
  ownChecks.push(...checks);
}

async function checkOurselves(image: BenchImage): Promise<void> {
  const capped = await startRegistry(content, join(folder, 'nginx'), { bytesPerSecond: 20 * megabyte });
  ownChecks.push(await restartCheck(capped, image, folder));
  await capped.stop();
  const open = await startRegistry(content, join(folder, 'nginx'));
  for (const rate of [100_000, megabyte, 10 * megabyte, 100 * megabyte]) {
    ownChecks.push(await limitCheck(open, image, folder, rate));
  }
  ownChecks.push(...(await loopDelayCheck(open, image, folder)));
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
const { runs } = values;
await writeFile(
  values.json,
  `${JSON.stringify({ date: new Date().toISOString(), machine, runs, comparisons, ownChecks }, null, 2)}\n`,
);
console.log(`Written to ${values.json}.`);
