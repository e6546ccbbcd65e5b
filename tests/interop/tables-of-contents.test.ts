import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Library } from '../../electron/engine/library/layout.ts';
import { memoryBlob } from '../simulator/content/blob.ts';
import { randomBytesSource } from '../simulator/content/random-bytes.ts';
import { imageManifest } from '../simulator/images/image.ts';
import { addLayeredImage } from '../support/layers/layer-images.ts';
import { randomLayers } from '../support/layers/random-layers.ts';
import { rawTar } from '../support/layers/raw-tar.ts';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { needPrograms } from '../support/programs/need-programs.ts';
import { type CliPlaces, runCli } from '../support/programs/run-cli.ts';
import { runSuccessfully } from '../support/programs/run-program.ts';
import { startDockerRegistry } from '../support/registries/docker-registry.ts';
import { pushImage } from '../support/registries/push-image.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Lists an image that is not here, pulls it, and lists it again. */
async function beforeAndAfter(reference: string, places: CliPlaces) {
  const listed = await runCli(['files', reference, '--fetch-listing', '--recursive', '--json'], places);
  expect(listed.code, listed.stderr).toBe(0);
  const pulled = await runCli(['pull', reference], places);
  expect(pulled.code, pulled.stderr).toBe(0);
  const here = await runCli(['files', reference, '--recursive', '--json'], places);
  expect(here.code, here.stderr).toBe(0);
  return { listed, before: JSON.parse(listed.stdout), after: JSON.parse(here.stdout) };
}

test('zstd:chunked layers that skopeo writes are listed by their tables, which say what the tar says', async (context) => {
  needPrograms(context, 'docker-registry', 'skopeo');
  const { host } = await startDockerRegistry();
  const source = join(temporaryFolder(), 'library');
  const library = await Library.open(source);
  const content = randomBytesSource('large', 300_000).read(0, 300_000);
  const large = rawTar([
    { name: 'usr/large', content, mode: 0o4755 },
    ...['constructor', '中文'].map((name) => ({
      name,
      content: name,
      pax: [['path', name] as [string, string]],
    })),
  ]);
  const others = randomLayers(7).map((entries) => rawTar(entries));
  await addLayeredImage(library, { reference: 'image.example/a:1', layers: [large, ...others] });
  await runSuccessfully('skopeo', [
    ...['--insecure-policy', 'copy', '--quiet', '--dest-tls-verify=false'],
    ...['--dest-compress-format', 'zstd:chunked'],
    ...[`oci:${source}:image.example/a:1`, `docker://${host}/a:1`],
  ]);
  const { listed, before, after } = await beforeAndAfter(`${host}/a:1`, cliPlaces());
  expect(listed.stderr).toMatch(/Fetching about .+ instead of .+ by tables of contents/);
  expect(listed.stderr).toContain(
    'Layer 1 is listed by the table of contents that it brings (zstd:chunked), not yet compared',
  );
  expect(before.layers[0].toc).toEqual({ state: 'unchecked', format: 'zstd-chunked' });
  for (const { toc } of after.layers) expect(toc).toEqual({ state: 'agrees', format: 'zstd-chunked' });
  expect(before.files).toEqual(after.files);
});

test('an eStargz layer as its own tool writes it is listed by its table in the same way', async (context) => {
  needPrograms(context, 'docker-registry');
  const registry = await startDockerRegistry();
  const fixtures = new URL('../fixtures/inside/', import.meta.url);
  const { estargz } = JSON.parse(readFileSync(new URL('layers.json', fixtures), 'utf8'));
  const blob = memoryBlob(readFileSync(new URL(estargz.file, fixtures)));
  const layer = { ...blob, diffId: () => blob.digest() };
  const never = () => '';
  const image = imageManifest(
    {
      platform: { os: 'linux', architecture: 'amd64' },
      format: 'oci',
      steps: [{ createdBy: 'COPY', layer, annotations: estargz.annotations }],
    },
    { link: never, registry: never },
  );
  await pushImage({ url: registry.url, repository: 'e', tag: '1' }, image);
  const { before, after } = await beforeAndAfter(`${registry.host}/e:1`, cliPlaces());
  expect(before.layers[0].toc).toEqual({ state: 'unchecked', format: 'estargz' });
  expect(after.layers[0].toc).toEqual({ state: 'agrees', format: 'estargz' });
  // The table is a file of the tar that it does not name, and bytes that are no text are lost in JSON.
  const paths = (files: { path: string }[]) =>
    files.map(({ path }) => path).filter((path) => !/bad/.test(path));
  expect(paths(after.files).filter((path) => path !== '/stargz.index.json')).toEqual(paths(before.files));
});
