import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { largeLayer } from '../simulator/content/large-layer.ts';
import { imageManifest } from '../simulator/images/image.ts';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { needPrograms } from '../support/programs/need-programs.ts';
import { runCli } from '../support/programs/run-cli.ts';
import { startDockerRegistry } from '../support/registries/docker-registry.ts';
import { pushImage } from '../support/registries/push-image.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const names = ['web', 'jobs', 'api', 'cache', 'mail'];
const run = promisify(execFile);

/** An image of one month: a base that all have, and a layer of its own. */
function imageOf(name: string, month: string) {
  const steps = [
    { createdBy: 'ADD base', layer: largeLayer('base', 40_000) },
    { createdBy: 'COPY app', layer: largeLayer(`${name} ${month}`, 5_000) },
  ];
  const link = () => {
    throw new Error('no foreign layers');
  };
  const platform = { os: 'linux', architecture: 'amd64' };
  return imageManifest({ platform, steps, format: 'oci' }, { link, registry: link });
}

test('five images of a list go over a stick to a machine without Longshore, and a month later only what is new', async (context) => {
  needPrograms(context, 'docker-registry', 'skopeo', 'sh');
  const registry = await startDockerRegistry();
  const push = (name: string, month: string) =>
    pushImage({ url: registry.url, repository: `team/${name}`, tag: 'stable' }, imageOf(name, month));
  for (const name of names) await push(name, 'november');
  const places = cliPlaces();
  const folder = temporaryFolder();
  const references = names.map((name) => `${registry.host}/team/${name}:stable`);
  const list = join(folder, 'compose.yaml');
  const services = names.map((name, index) => `  ${name}: {image: "${references[index]}"}`);
  await writeFile(list, `services:\n${services.join('\n')}\n`);

  const pulled = await runCli(['pull', '--file', list, '--json'], places);
  expect(pulled.lines.at(-1)).toMatchObject({ type: 'summary', done: 5, failed: 0 });

  const stick = join(folder, 'stick');
  const bundled = await runCli(['bundle', ...references, '--output', stick, '--json'], places);
  expect(bundled.lines.at(-1)).toMatchObject({ type: 'done', isReadBack: true });
  const far = join(folder, 'far');
  for (const name of names) await mkdir(join(far, 'team', name), { recursive: true });
  await run('sh', ['load.sh', 'skopeo', `dir:${far}`], { cwd: stick });
  for (const name of names) expect(await readdir(join(far, 'team'))).toContain(name);

  // The target computer says what it has: it has imported the stick.
  const farSide = cliPlaces();
  expect((await runCli(['import', join(stick, 'images.tar')], farSide)).code).toBe(0);
  const digests = join(folder, 'target.txt');
  await writeFile(digests, (await runCli(['list', '--digests'], farSide)).stdout);

  await push('web', 'december');
  await push('mail', 'december');
  const outdated = await runCli(['outdated', '--json'], places);
  expect(outdated.code).toBe(10);
  expect(JSON.parse(outdated.stdout)).toHaveLength(2);
  expect((await runCli(['update', '--all'], places)).code).toBe(0);
  expect((await runCli(['outdated'], places)).code).toBe(0);

  const next = join(folder, 'next');
  const words = ['bundle', ...references, '--output', next, '--have', digests, '--format', 'oci-archive'];
  const bundledNext = await runCli([...words, '--json'], places);
  expect(bundledNext.code, bundledNext.stderr).toBe(0);
  const [plan] = bundledNext.lines.filter(({ type }) => type === 'plan');
  // The base and the three layers that have not changed.
  expect(plan).toMatchObject({ leftOut: { blobs: 4 } });
  await run('sh', ['verify.sh'], { cwd: next });
  const archive = join(next, 'images.tar');
  const bytes = await readFile(archive);
  bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 4, bytes.length >> 1);
  await writeFile(archive, bytes);
  await expect(run('sh', ['verify.sh'], { cwd: next })).rejects.toThrow();
});
