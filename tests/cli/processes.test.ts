import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { largeLayer } from '../simulator/content/large-layer.ts';
import { blobPath, readLibrary } from '../support/libraries/library-state.ts';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { type CliPlaces, lastLine, runCli, startCli } from '../support/programs/run-cli.ts';
import { runningSimulator } from '../support/registries/running-simulator.ts';
import { folderOfAllTests, temporaryFolder } from '../support/temporary-folder.ts';

test('two pulls of one image at once fetch it once, and both end well', async () => {
  const { host } = await runningSimulator({ blobScale: 0.01, totalBytesPerSecond: 8_000_000 });
  const places = cliPlaces();
  const words = ['pull', `${host}/windows/servercore:ltsc2019-amd64`, '--json'];
  const results = await Promise.all([runCli(words, places), runCli(words, places)]);
  expect(results.map(({ code }) => code)).toEqual([0, 0]);
  const [first, second] = results.map(lastLine);
  expect(first).toMatchObject({ type: 'done', digest: second?.digest });
  const size = Number(results[0]?.lines[0]?.size);
  const fetched = Number(first?.bytesFetched) + Number(second?.bytesFetched);
  // Both ask for the manifest, the last connections of a layer may overlap, and no layer comes twice.
  expect(fetched).toBeLessThan(size + 2_000_000);
  expect(readLibrary(places.library).entries).toHaveLength(1);
  expect((await runCli(['verify'], places)).code).toBe(0);
});

test('a reader that takes one line and goes ends a pull, which keeps what it has and complains of nothing', async () => {
  const simulator = await runningSimulator({ blobScale: 0.01, totalBytesPerSecond: 4_000_000 });
  const places = cliPlaces();
  const words = ['pull', `${simulator.host}/windows/servercore:ltsc2022`, '--json'];
  const pulling = startCli(words, places);
  await pulling.waitForLine(({ type, bytes }) => type === 'progress' && Number(bytes) > 1_000_000);
  pulling.process.stdout?.destroy();
  const complaints: string[] = [];
  pulling.process.stderr?.on('data', (chunk: Buffer) => complaints.push(String(chunk)));
  const [code, signal] = await once(pulling.process, 'close');
  expect({ code, signal, complaints }).toEqual({ code: 130, signal: null, complaints: [] });
  simulator.options.totalBytesPerSecond = undefined;
  expect(Number(lastLine(await runCli(words, places)).bytesReused)).toBeGreaterThan(1_000_000);
});

test('Ctrl-C ends a pull, which keeps what it has for the next one', async () => {
  const simulator = await runningSimulator({ blobScale: 0.01, totalBytesPerSecond: 4_000_000 });
  const places = cliPlaces();
  const words = ['pull', `${simulator.host}/windows/servercore:ltsc2022`, '--json'];
  const pulling = startCli(words, places);
  await pulling.waitForLine(({ type, bytes }) => type === 'progress' && Number(bytes) > 2_000_000);
  pulling.process.kill('SIGINT');
  const [code] = await once(pulling.process, 'close');
  expect(code).toBe(130);
  const ingest = readdirSync(join(places.library, 'ingest'));
  expect(ingest.filter((name) => name.endsWith('.partial')).length).toBeGreaterThan(0);
  simulator.options.totalBytesPerSecond = undefined;
  expect(Number(lastLine(await runCli(words, places)).bytesReused)).toBeGreaterThan(1_500_000);
});

test('verify names a damaged layer and changes nothing, and the repair that it advises mends it', async () => {
  const { host } = await runningSimulator();
  const places = cliPlaces();
  const reference = `${host}/windows/servercore:ltsc2019-amd64`;
  const pulled = await runCli(['pull', reference, '--json'], places);
  const layers = pulled.lines.filter(({ type }) => type === 'layer');
  const { digest } = layers[0] as { digest?: string };
  const path = blobPath(places.library, digest ?? '');
  const bytes = readFileSync(path);
  bytes.writeUInt8(bytes.readUInt8(100) ^ 1, 100);
  writeFileSync(path, bytes);

  const verified = await runCli(['verify', reference], places);
  expect(verified.code).toBe(5);
  expect(verified.stdout).toContain(`damaged  ${digest}`);
  expect(verified.stdout).toContain(`longshore verify ${reference} --repair`);
  expect(readFileSync(path).equals(bytes)).toBe(true);
  const repaired = await runCli(['verify', reference, '--repair'], places);
  expect(repaired.code).toBe(0);
  expect(readFileSync(path).equals(bytes)).toBe(false);
  expect((await runCli(['verify', reference], places)).code).toBe(0);
});

const shared = folderOfAllTests();
let large: Promise<{ reference: string; places: CliPlaces }> | undefined;

/** A library with an image of ten layers of 40 MB: large enough that its export goes on for a while. Nothing changes it. */
function largeImage() {
  large ??= pullLargeImage();
  return large;
}

async function pullLargeImage() {
  const simulator = await runningSimulator({ catalogue: 'empty' });
  const layers = Array.from({ length: 10 }, (_, number) => largeLayer(`stopped ${number}`, 40_000_000));
  const steps = layers.map((layer) => ({ createdBy: 'COPY', layer }));
  const platform = { os: 'linux', architecture: 'amd64' };
  await simulator.content.addImage('app', ['1'], { platform, steps }).build();
  const reference = `${simulator.host}/app:1`;
  const places = { library: join(shared, 'library'), state: join(shared, 'state') };
  mkdirSync(places.state);
  expect((await runCli(['pull', reference], places)).code).toBe(0);
  return { reference, places };
}

// Windows has no signals that a process could end by.
test.skipIf(process.platform === 'win32')(
  'Ctrl-C, a request to end and a closed terminal stop an export, which says so and leaves nothing',
  async () => {
    const { reference, places } = await largeImage();
    const folder = temporaryFolder();
    for (const [signal, format] of [
      ['SIGINT', 'docker-archive'],
      ['SIGINT', 'oci'],
      ['SIGTERM', 'docker-archive'],
      ['SIGHUP', 'docker-archive'],
      ['SIGHUP', 'oci'],
    ] as const) {
      const words = ['export', reference, '--format', format, '--output', join(folder, format), '--json'];
      const exporting = startCli(words, places);
      await exporting.waitForLine(({ type, bytes }) => type === 'progress' && Number(bytes) > 0);
      exporting.kill(signal);
      const stopped = await exporting.finished;
      expect([signal, stopped.code]).toEqual([signal, 130]);
      expect(lastLine(stopped)).toMatchObject({ type: 'error', code: 'CANCELLED' });
      expect(stopped.stderr).toBe('longshore: The export was stopped; nothing of it was left behind.\n');
      expect(readdirSync(folder)).toEqual([]);
    }
  },
);

test('what a killed export left is removed by the next one to that place, and by no other', async () => {
  const { reference, places } = await largeImage();
  const folder = temporaryFolder();
  for (const format of ['docker-archive', 'oci']) {
    const wordsFor = (name: string) => [
      ...['export', reference, '--format', format, '--output', join(folder, name), '--json'],
    ];
    const exporting = startCli(wordsFor('image'), places);
    await exporting.waitForLine(({ type, bytes }) => type === 'progress' && Number(bytes) > 0);
    exporting.kill('SIGKILL');
    await exporting.finished;
    const left = readdirSync(folder);
    expect(left.map((name) => name.replace(/[0-9a-f]{12}/, '<id>')).sort()).toEqual([
      'image.<id>.lock',
      'image.<id>.partial',
    ]);
    expect((await runCli(wordsFor('other'), places)).code).toBe(0);
    expect(readdirSync(folder).sort()).toEqual([...left, 'other'].sort());
    expect((await runCli(wordsFor('image'), places)).code).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(['image', 'other']);
    for (const name of ['image', 'other']) rmSync(join(folder, name), { recursive: true });
  }
});
