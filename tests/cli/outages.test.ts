import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { largeLayer } from '../simulator/content/large-layer.ts';
import { roles } from '../simulator/http/answer.ts';
import type { SimulatorOptions } from '../simulator/options.ts';
import { lastingPorts } from '../support/free-port.ts';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { lastLine, runCli, startCli } from '../support/programs/run-cli.ts';
import { runningSimulator } from '../support/registries/running-simulator.ts';

const imageBytes = 24_000_000;

/** A registry at a port of its own that holds one image; it is the same again when it is started again. */
async function registryAt(port: number, options: Partial<SimulatorOptions> = {}) {
  const simulator = await runningSimulator({ catalogue: 'empty', redirectBlobs: false, port, ...options });
  const steps = [{ createdBy: 'COPY', layer: largeLayer('outage', imageBytes) }];
  const platform = { os: 'linux', architecture: 'amd64' };
  await simulator.content.addImage('app', ['1'], { platform, steps }).build();
  return simulator;
}

test('a pull outlives an outage of its registry, says so, and fetches nothing twice', async () => {
  const port = await lastingPorts(roles.length);
  const registry = await registryAt(port, { totalBytesPerSecond: 6_000_000 });
  const pulling = startCli(['pull', `${registry.host}/app:1`, '--json'], cliPlaces());
  await pulling.waitForLine(({ type, bytes }) => type === 'progress' && Number(bytes) > 9_000_000);
  await registry.close();
  // Longer than the transfer tries by itself, so that the download fails.
  await delay(20_000);
  expect(pulling.process.exitCode).toBeNull();
  await registryAt(port);
  const { code, stderr, lines } = await pulling.finished;
  expect(code, stderr).toBe(0);
  expect(stderr.match(/What has arrived is kept\. Trying again for/g)).toHaveLength(1);
  expect(new Set(lines.map(({ type }) => type))).toEqual(new Set(['resolved', 'progress', 'layer', 'done']));
  expect(lines.filter(({ type }) => type === 'resolved')).toHaveLength(1);
  const bytesFetched = lines.at(-1)?.bytesFetched;
  expect(Number(bytesFetched)).toBeGreaterThanOrEqual(imageBytes);
  expect(Number(bytesFetched)).toBeLessThan(imageBytes + 9_000_000);
});

test('--retry-for 0 gives up at once, and a short time soon, with what to paste to go on', async () => {
  const port = await lastingPorts(roles.length);
  const words = ['pull', `127.0.0.1:${port}/app:1`, '--json'];
  const atOnce = await runCli([...words, '--retry-for', '0'], cliPlaces());
  expect(atOnce.code).toBe(4);
  expect(lastLine(atOnce)).toMatchObject({ type: 'error', code: 'NETWORK' });
  expect(atOnce.stderr).not.toContain('Trying again');
  expect(atOnce.stderr).toContain(` Go on with “longshore pull 127.0.0.1:${port}/app:1`);
  const soon = await runCli([...words, '--retry-for', '5s'], cliPlaces());
  expect(soon.code).toBe(4);
  expect(soon.stderr).toMatch(/Trying again for \d s\.\n(.*\n)*.*Go on with “/);
});

test('a pull waits for a registry that is not there yet, and Ctrl-C ends that', async () => {
  const port = await lastingPorts(roles.length);
  const words = ['pull', `127.0.0.1:${port}/app:1`, '--json'];
  const patient = startCli(words, cliPlaces());
  const stopped = startCli(words, cliPlaces());
  await delay(4_000);
  expect(patient.process.exitCode).toBeNull();
  stopped.kill('SIGINT');
  const { code, stderr } = await stopped.finished;
  expect([code, stderr.includes('run the same command again')], stderr).toEqual([130, true]);
  await registryAt(port);
  expect((await patient.finished).code).toBe(0);
});

test('what no patience helps ends at once', async () => {
  const { host } = await registryAt(0);
  const result = await runCli(['pull', `${host}/app:2`, '--json'], cliPlaces());
  expect([result.code, lastLine(result).code]).toEqual([3, 'MANIFEST_UNKNOWN']);
  expect(result.stderr).not.toContain('Trying again');
});

test('a pull that is asked to wait says so, and goes on', async () => {
  const simulator = await registryAt(0);
  simulator.faults.add({ kind: 'too-many-requests', match: '/manifests/', retryAfterSeconds: 2 });
  const { code, stderr, lines } = await runCli(['pull', `${simulator.host}/app:1`, '--json'], cliPlaces());
  expect(code, stderr).toBe(0);
  expect(stderr).toContain(`${simulator.host} asked to wait 2 s; the pull goes on by itself then.\n`);
  expect(lines[0]?.type).toBe('resolved');
});

test('a pull that is asked to wait too long ends, and says when to come back', async () => {
  const simulator = await registryAt(0);
  simulator.faults.add({
    kind: 'unavailable',
    match: '/manifests/',
    retryAfterSeconds: 3_600,
    times: 'always',
  });
  const result = await runCli(['pull', `${simulator.host}/app:1`, '--json'], cliPlaces());
  expect([result.code, lastLine(result).code]).toEqual([4, 'TOO_MANY_REQUESTS']);
  expect(result.stderr).toContain('Try again in an hour. Go on with “longshore pull ');
});

test('one of several images waits for its registry, while the others go on', async () => {
  const good = await registryAt(await lastingPorts(roles.length));
  const port = await lastingPorts(roles.length);
  const references = [`127.0.0.1:${port}/app:1`, `${good.host}/app:1`];
  const pulling = startCli(['pull', ...references, '--json'], cliPlaces());
  await pulling.waitForLine(({ type, reference }) => type === 'done' && reference === references[1]);
  await registryAt(port);
  const { code, stderr, lines } = await pulling.finished;
  expect(code, stderr).toBe(0);
  expect(stderr.match(/Trying again for/g)).toHaveLength(1);
  expect(lines.at(-1)).toMatchObject({ type: 'summary', done: 2, failed: 0 });
});
