import { expect, test } from 'vitest';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { lastLine, runCli, startCli } from '../support/programs/run-cli.ts';
import { runningSimulator } from '../support/registries/running-simulator.ts';

const digest = /^sha256:[0-9a-f]{64}$/;

test('inspect of an index names platforms with their sizes, and no layers', async () => {
  const { hosts } = await runningSimulator();
  const { code, stdout } = await runCli(
    ['inspect', `${hosts.registry}/oss/kubernetes/pause:3.4.1`, '--json'],
    cliPlaces(),
  );
  expect(code).toBe(0);
  const document = JSON.parse(stdout);
  const facts = ['reference', 'digest', 'mediaType', 'size', 'platforms', 'signed', 'signatures', 'attached'];
  expect(Object.keys(document)).toEqual(facts);
  expect(document.platforms.length).toBeGreaterThan(1);
  for (const platform of document.platforms) {
    expect(platform).toEqual({
      platform: expect.stringMatching(/^(linux|windows)\//),
      digest: expect.stringMatching(digest),
      size: expect.any(Number),
    });
  }
});

test('inspect of a platform shows layers with their sources and commands', async () => {
  const { hosts } = await runningSimulator();
  const words = ['inspect', `${hosts.registry}/windows/servercore:ltsc2019`, '--platform', 'windows/amd64'];
  const places = cliPlaces();
  const document = JSON.parse((await runCli([...words, '--json'], places)).stdout);
  expect(document.config).toMatchObject({ os: 'windows', architecture: 'amd64' });
  expect(document.layers[0]).toEqual({
    digest: expect.stringMatching(digest),
    size: expect.any(Number),
    mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
    urls: [expect.stringMatching(/^https?:/)],
    createdBy: expect.any(String),
  });
  const text = await runCli(words, places);
  expect(text.stdout).toMatch(/\(foreign\)/);
  expect(text.stdout).toContain(document.digest);
});

test('tags and catalog write one name a line, or an array', async () => {
  const { hosts } = await runningSimulator({ tagPageSize: 7, catalogPageSize: 3 });
  const places = cliPlaces();
  for (const words of [
    ['tags', `${hosts.registry}/windows/servercore`],
    ['catalog', hosts.registry],
  ]) {
    const names = JSON.parse((await runCli([...words, '--json'], places)).stdout);
    expect(names.length).toBeGreaterThan(10);
    expect((await runCli(words, places)).stdout.split('\n')).toEqual(names);
  }
});

test('Ctrl-C keeps what was fetched, says so, and the next pull goes on', async () => {
  const simulator = await runningSimulator({ blobScale: 0.01, totalBytesPerSecond: 4_000_000 });
  const places = cliPlaces();
  const words = ['pull', `${simulator.hosts.registry}/windows/servercore:ltsc2022`, '--json'];
  const first = startCli(words, places);
  await first.waitForLine(({ type, bytes }) => type === 'progress' && Number(bytes) > 9_000_000);
  first.kill('SIGINT');
  const interrupted = await first.finished;
  expect(interrupted.code).toBe(130);
  expect(lastLine(interrupted)).toMatchObject({ type: 'error', code: 'CANCELLED' });
  expect(interrupted.stderr).toContain('run the same command again');
  simulator.options.totalBytesPerSecond = undefined;
  const resumed = await runCli(words, places);
  expect(resumed.code).toBe(0);
  expect(lastLine(resumed).bytesReused).toBeGreaterThan(8_000_000);
});

test('without a terminal, people read milestones on stderr and the outcome on stdout', async () => {
  const { hosts } = await runningSimulator();
  const reference = `${hosts.registry}/windows/servercore:ltsc2019`;
  const places = cliPlaces();
  const { code, stdout, stderr } = await runCli(['pull', reference], places);
  expect(code).toBe(0);
  expect(stderr).toMatch(/\(foreign layer\)/);
  expect(stdout).toContain(`Downloaded ${reference}`);
  expect(stdout).toContain(places.library);
  expect(stdout).not.toContain('\u001b');
});

test('progress comes at most four times a second, between resolved and done', async () => {
  const { hosts } = await runningSimulator({ blobScale: 0.01, totalBytesPerSecond: 20_000_000 });
  const result = await runCli(
    ['pull', `${hosts.registry}/windows/servercore:ltsc2022`, '--json'],
    cliPlaces(),
  );
  const types = result.lines.map(({ type }) => type);
  expect(types[0]).toBe('resolved');
  expect(types.at(-1)).toBe('done');
  const progress = types.filter((type) => type === 'progress').length;
  expect(progress).toBeGreaterThan(0);
  expect(progress).toBeLessThanOrEqual(4 * Number(lastLine(result).seconds) + 1);
  expect(types.filter((type) => type === 'layer')).toHaveLength(2);
});
