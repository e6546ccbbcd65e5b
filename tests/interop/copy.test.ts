import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { digestOf } from '../simulator/content/blob.ts';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { needPrograms } from '../support/programs/need-programs.ts';
import { lastLine, runCli } from '../support/programs/run-cli.ts';
import { runSuccessfully } from '../support/programs/run-program.ts';
import { startDockerRegistry } from '../support/registries/docker-registry.ts';
import { pushImage } from '../support/registries/push-image.ts';
import { runningSimulator } from '../support/registries/running-simulator.ts';
import { sampleImage, sampleIndex } from '../support/registries/sample-images.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** The digest of what skopeo finds there, read whole. */
async function digestBySkopeo(reference: string): Promise<string> {
  const folder = join(temporaryFolder(), 'copy');
  const words = ['copy', '--all', '--src-tls-verify=false', `docker://${reference}`, `dir:${folder}`];
  await runSuccessfully('skopeo', ['--insecure-policy', ...words]);
  return digestOf(readFileSync(join(folder, 'manifest.json')));
}

describe("copies to Debian's docker-registry", () => {
  test('an image and an index go there and come back with their digests, fetched first where they are not here', async (context) => {
    needPrograms(context, 'docker-registry', 'skopeo');
    const source = await startDockerRegistry();
    const target = await startDockerRegistry();
    const image = await pushImage(
      { url: source.url, repository: 'team/one', tag: '1.0' },
      await sampleImage('docker'),
    );
    const index = await pushImage(
      { url: source.url, repository: 'team/many', tag: '1.0' },
      await sampleIndex('oci'),
    );
    const places = cliPlaces();

    const one = await runCli(
      ['copy', `${source.host}/team/one:1.0`, `${target.host}/copied/one:new`, '--json'],
      places,
    );
    expect(one.code, one.stderr).toBe(0);
    expect(lastLine(one)).toMatchObject({
      type: 'done',
      digest: image.digest,
      destination: `${target.host}/copied/one:new`,
    });
    expect(await digestBySkopeo(`${target.host}/copied/one:new`)).toBe(image.digest);

    const words = ['copy', `${source.host}/team/many:1.0`, target.host, '--all-platforms'];
    const many = await runCli(words, places);
    expect(many.code, many.stderr).toBe(0);
    expect(many.stdout).toContain(`Copied ${source.host}/team/many:1.0 to ${target.host}/team/many:1.0`);
    expect(await digestBySkopeo(`${target.host}/team/many:1.0`)).toBe(index.digest);

    const again = await runCli([...words, '--dry-run', '--json'], places);
    expect(again.lines.filter(({ type }) => type === 'blob').every(({ how }) => how === 'present')).toBe(
      true,
    );
  });

  test('foreign layers are refused by it as they are, with the way that it takes them', async (context) => {
    needPrograms(context, 'docker-registry', 'skopeo');
    const simulator = await runningSimulator({ blobScale: 0.001 });
    const target = await startDockerRegistry();
    const places = cliPlaces();
    const reference = `${simulator.host}/windows/servercore:ltsc2019-amd64`;
    const destination = `${target.host}/base/servercore`;
    const refused = await runCli(['copy', reference, destination, '--json'], places);
    expect(refused.code).toBe(4);
    expect(lastLine(refused), refused.stderr).toMatchObject({ type: 'error', code: 'UNSUPPORTED_MANIFEST' });
    expect(refused.stderr).toContain('--distributable');
    const taken = await runCli(['copy', reference, destination, '--distributable', '--json'], places);
    expect(taken.code, taken.stderr).toBe(0);
    const { digest } = lastLine(taken);
    expect(await digestBySkopeo(`${destination}:ltsc2019-amd64`)).toBe(digest);
    // Every layer was there already.
    expect(taken.lines.filter(({ type }) => type === 'blob').every(({ how }) => how === 'present')).toBe(
      true,
    );
  });

  test('a wrong command line and an image that is nowhere are told', async () => {
    const places = cliPlaces();
    const simulator = await runningSimulator();
    for (const [words, code] of [
      [['copy', 'only/one:1'], 2],
      [['copy', `${simulator.host}/nothing:1`, `${simulator.host}/there`], 3],
      [['copy', 'Not A Reference', 'a/b'], 2],
    ] as const)
      expect((await runCli([...words], places)).code).toBe(code);
  });
});
