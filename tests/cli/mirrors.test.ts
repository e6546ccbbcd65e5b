import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { runCli } from '../support/programs/run-cli.ts';
import { runningSimulator } from '../support/registries/running-simulator.ts';

test('a library that was carried here is a mirror of its registry, also when that is out of reach', async () => {
  const simulator = await runningSimulator({ blobScale: 0.01 });
  const reference = `${simulator.hosts.registry}/windows/servercore:ltsc2019-amd64`;
  const carried = cliPlaces();
  const first = await runCli(['pull', reference, '--json'], carried);
  expect(first.code).toBe(0);
  const digest = String((first.lines.at(-1) as { digest?: unknown } | undefined)?.digest);

  // The registry has lost the layers.
  for (const { type, digest: layer } of first.lines)
    if (type === 'layer')
      simulator.faults.add({ kind: 'status', status: 404, match: String(layer), times: 'always' });
  simulator.faults.add({ kind: 'status', status: 404, role: 'link', times: 'always' });
  const places = cliPlaces();
  const add = await runCli(['mirrors', 'add', simulator.hosts.registry, carried.library], places);
  expect([add.code, add.stderr]).toEqual([0, '']);
  const pulled = await runCli(['pull', reference], places);
  expect(pulled.code).toBe(0);
  expect(pulled.stderr).toMatch(/from .*mirror/);

  await simulator.close();
  const alone = cliPlaces();
  const byDigest = `${reference.replace(/:[^:/]*$/, '')}@${digest}`;
  const offline = await runCli(['pull', byDigest, '--mirror', carried.library, '--retry-for', '0'], alone);
  expect([offline.code, offline.stderr]).toEqual([0, expect.any(String)]);
  const byTag = await runCli(['pull', reference, '--mirror', carried.library, '--retry-for', '0'], alone);
  expect(byTag.code).toBe(4);
}, 60_000);

test('mirrors are listed, kept and removed', async () => {
  const places = cliPlaces();
  const run = (...words: string[]) => runCli(['mirrors', ...words], places);
  expect((await run()).stderr).toContain('There are no mirrors');
  await run('add', 'docker.io', 'localhost:5000');
  const list = JSON.parse((await run('add', '*', join(places.library, 'blobs'), '--json')).stdout);
  expect(list).toEqual([
    { registry: 'registry-1.docker.io', address: 'http://localhost:5000', kind: 'registry' },
    { registry: '*', address: places.library, kind: 'blobs' },
  ]);
  expect((await run('list')).stdout).toMatch(/docker\.io +http:\/\/localhost:5000 +registry/);
  expect((await run('remove', 'docker.io', 'localhost:5000')).stdout).not.toContain('localhost');
  expect((await run('remove', 'docker.io', 'localhost:5000')).code).toBe(2);
  const secret = await run('add', 'docker.io', 'https://ann:secret@mirror.example');
  expect(secret.code).toBe(2);
  expect(secret.stderr).not.toContain('secret');
  expect((await run('prune')).stderr).toContain('no action');
  expect((await run('found')).code).toBe(0);
});
