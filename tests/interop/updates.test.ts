import { expect, test } from 'vitest';
import { largeLayer } from '../simulator/content/large-layer.ts';
import { imageManifest } from '../simulator/images/image.ts';
import { indexManifest } from '../simulator/images/index-manifest.ts';
import type { StoredManifest } from '../simulator/images/stored-manifest.ts';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { needPrograms } from '../support/programs/need-programs.ts';
import { runCli } from '../support/programs/run-cli.ts';
import { startDockerRegistry } from '../support/registries/docker-registry.ts';
import { pushImage } from '../support/registries/push-image.ts';

const repository = 'team/app';
const baseSize = 40_000;
const topSize = 5_000;

/** A version of an image for one architecture: a base that all have, and a layer of its own. */
function version(name: string, architecture = 'amd64'): StoredManifest {
  const steps = [
    { createdBy: 'ADD base', layer: largeLayer(`base ${architecture}`, baseSize) },
    { createdBy: 'COPY app', layer: largeLayer(name, topSize) },
  ];
  const link = () => {
    throw new Error('no foreign layers');
  };
  return imageManifest(
    { platform: { os: 'linux', architecture }, steps, format: 'oci' },
    { link, registry: link },
  );
}

function index(...images: [name: string, architecture: string][]): StoredManifest {
  const entries = images.map(([name, architecture]) => ({
    manifest: version(name, architecture),
    platform: { os: 'linux', architecture },
  }));
  return indexManifest({ entries, format: 'oci' });
}

test('a tag that moves is outdated, is updated, and keeps its older version', async (context) => {
  needPrograms(context, 'docker-registry');
  const registry = await startDockerRegistry();
  const push = (image: StoredManifest) => pushImage({ url: registry.url, repository, tag: 'latest' }, image);
  const places = cliPlaces();
  const run = async (...words: string[]) => {
    const { code, stdout, stderr } = await runCli([...words], places);
    return { code, stdout, stderr, json: stdout.startsWith('[') ? JSON.parse(stdout) : undefined };
  };
  const reference = `${registry.host}/${repository}:latest`;

  await push(index(['one', 'amd64'], ['one', 'arm64']));
  expect((await run('pull', reference, '--platform', 'linux/amd64')).code).toBe(0);
  expect(await run('follow', reference, '--keep')).toMatchObject({
    code: 0,
    stdout: `Following ${reference}.`,
  });
  expect(await run('outdated', '--json')).toMatchObject({ code: 0, json: [] });

  // New for another platform alone: the index has changed, and nothing is outdated.
  await push(index(['one', 'amd64'], ['two', 'arm64']));
  expect(await run('outdated', '--json')).toMatchObject({ code: 0, json: [] });
  expect((await run('follow')).stdout).toContain('up to date; the index changed for other platforms');

  await push(index(['three', 'amd64'], ['two', 'arm64']));
  const outdated = await run('outdated', reference, '--json');
  expect(outdated).toMatchObject({ code: 10, json: [{ reference, platform: 'linux/amd64' }] });
  const [{ current, latest, bytesToFetch }] = outdated.json;
  expect(bytesToFetch).toBeGreaterThan(topSize);
  expect(bytesToFetch).toBeLessThan(baseSize);

  const updated = await runCli(['update', '--all', '--json'], places);
  expect(updated).toMatchObject({ code: 0, stderr: '' });
  expect(updated.lines.at(-1)).toMatchObject({ type: 'summary', done: 1, failed: 0 });
  const listed = (await run('list', '--json')).json;
  expect(listed).toMatchObject([
    { reference, digest: latest },
    { reference: `${reference}@${current}`, digest: current },
  ]);
  expect((await run('verify')).code).toBe(0);
  expect(await run('update', '--all')).toMatchObject({ code: 0, stderr: 'It is up to date.\n' });
  const { json: history } = await run('history', reference, '--json');
  expect(history.map((each: { isIndexOnly: boolean }) => each.isIndexOnly)).toEqual([false, true, false]);

  expect(await run('unfollow', reference, reference)).toMatchObject({
    code: 0,
    stderr: '',
    stdout: expect.stringMatching(/^Not following /),
  });
  expect((await run('unfollow', reference)).stderr).toContain('longshore follow');
  expect(await run('history', reference)).toMatchObject({ code: 3 });
  expect(await run('outdated', `${registry.host}/no/such:1`)).toMatchObject({ code: 3 });
  expect(await run('update')).toMatchObject({ code: 2 });
});
