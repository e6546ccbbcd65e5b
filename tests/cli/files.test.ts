import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Library } from '../../electron/engine/library/layout.ts';
import { fileLayer } from '../simulator/content/file-layer.ts';
import { startSimulator } from '../simulator/start.ts';
import { addLayeredImage } from '../support/layers/layer-images.ts';
import { rawTar } from '../support/layers/raw-tar.ts';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { lastLine, runCli } from '../support/programs/run-cli.ts';

test('the files of an image are listed, read, written and compared', async () => {
  const places = cliPlaces();
  const library = await Library.open(places.library);
  const lower = rawTar([
    { name: 'etc/config', content: 'old' },
    { name: 'evil\u001b[2J', content: 'x' },
  ]);
  const upper = rawTar([{ name: 'etc/config', content: 'newer\n' }]);
  await addLayeredImage(library, { reference: 'image.example/a:1', layers: [lower] });
  await addLayeredImage(library, { reference: 'image.example/a:2', layers: [lower, upper] });
  const image = 'image.example/a:2';

  const listed = await runCli(['files', image, '/etc'], places);
  expect(listed).toMatchObject({ code: 0, stdout: '   SIZE  LAYER  NAME\n~   6 B      2  config' });
  expect((await runCli(['files', image], places)).stdout).toContain('evil\\u{1b}[2J');
  const changed = JSON.parse((await runCli(['files', image, '--layer', '2', '--json'], places)).stdout);
  expect(changed.files).toMatchObject([
    { path: '/etc/config', bytes: 6, layer: 2, change: { mark: 'changed', layer: 2 } },
  ]);
  expect(await runCli(['cat', image, 'etc/config'], places)).toMatchObject({ code: 0, stdout: 'newer' });
  expect(await runCli(['cat', image, '/nothing'], places)).toMatchObject({ code: 3, stdout: '' });
  expect((await runCli(['files', image, '--layer', '3'], places)).code).toBe(2);

  const output = join(places.state, 'output');
  const extracted = await runCli(['extract', image, '/etc', '--output', output, '--json'], places);
  expect(lastLine(extracted)).toMatchObject({
    type: 'done',
    files: 1,
    folders: 1,
    there: [],
    left: [],
  });
  expect(readFileSync(join(output, 'etc', 'config'), 'utf8')).toBe('newer\n');

  const compared = await runCli(['diff', 'image.example/a:1', image, '--json'], places);
  expect(JSON.parse(compared.stdout)).toMatchObject({
    total: 1,
    differences: [{ path: '/etc/config', difference: 'changed', bytesBefore: 3, bytesAfter: 6 }],
  });
});

test('an image that is not here is listed where that is asked for, after the cost is said', async () => {
  const simulator = await startSimulator({ catalogue: 'empty' });
  onTestFinished(() => simulator.close());
  const layer = await fileLayer({ 'etc/config': 'far' });
  const platform = { os: 'linux', architecture: 'amd64' };
  simulator.content.addImage('app', ['1'], { platform, steps: [{ createdBy: 'COPY', layer }] });
  const places = cliPlaces();
  const reference = `${simulator.host}/app:1`;
  const refused = await runCli(['files', reference], places);
  expect(refused).toMatchObject({ code: 3, stdout: '' });
  expect(refused.stderr).toContain('--fetch-listing');
  const listed = await runCli(['files', reference, '/etc', '--fetch-listing'], places);
  expect(listed).toMatchObject({ code: 0, stdout: 'SIZE  LAYER  NAME\n 3 B      1  config' });
  expect(listed.stderr).toMatch(/Fetching \d+ B to list what is not here\. None of it is kept\./);
  expect((await runCli(['cat', reference, '/etc/config'], places)).stderr).not.toContain('--fetch-listing');
});
