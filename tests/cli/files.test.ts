import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Library } from '../../electron/engine/library/layout.ts';
import { fileLayer } from '../simulator/content/file-layer.ts';
import { startSimulator } from '../simulator/start.ts';
import { addLayeredImage } from '../support/layers/layer-images.ts';
import { rawTar } from '../support/layers/raw-tar.ts';
import { windowsProgram } from '../support/layers/windows-program.ts';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { lastLine, runCli } from '../support/programs/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('the files of an image are listed, read, written and compared', async () => {
  const places = cliPlaces();
  const library = await Library.open(places.library);
  const lower = rawTar([
    { name: 'etc/config', content: 'old' },
    { name: 'evil\u001b[2J', content: 'x' },
    { name: 'broken', type: '2', link: 'nowhere' },
    { name: 'circle', type: '2', link: 'round' },
    { name: 'round', type: '2', link: '/circle' },
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

  const nothing = await runCli(['cat', image, '/nothing'], places);
  const [, advice = ''] = /“longshore ([^”]*)”/.exec(nothing.stderr) ?? [];
  expect((await runCli(advice.split(' '), places)).stdout).toContain('evil');
  expect((await runCli(['cat', image, 'broken'], places)).stderr).toContain('leads to nothing in the image');
  expect(await runCli(['cat', image, 'circle'], places)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(
      '/circle is a link to round. Links are followed inside the image; this one leads in a circle.',
    ),
  });
  const inside = await runCli(['extract', image, '/etc', '--output', places.library], places);
  expect(inside).toMatchObject({ code: 2, stderr: expect.stringContaining('is in the library') });
  const none = await runCli(['diff', 'image.example/a:1', image, '--search', 'nothing'], places);
  expect(none.stderr).toContain('with a name that matches nothing. In all:');

  const output = join(temporaryFolder(), 'output');
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
  expect(JSON.parse(compared.stdout)).toEqual([
    {
      path: '/etc/config',
      change: 'changed',
      facts: ['content'],
      before: { type: 'file', size: 3, mode: 0o644 },
      after: { type: 'file', size: 6, mode: 0o644 },
    },
  ]);
  expect(
    await runCli(['diff', 'image.example/a:1', image, '--only', 'added', '--json'], places),
  ).toMatchObject({
    code: 0,
    stdout: '[]',
  });
});

test('two images that are not here are compared after the cost of both is said, and what both have comes once', async () => {
  const simulator = await startSimulator({ catalogue: 'empty' });
  onTestFinished(() => simulator.close());
  const system = 'Files/Windows/System32/';
  const layer = (patch: number) =>
    fileLayer({ [`${system}ntdll.dll`]: windowsProgram({ version: [10, 0, 17763, patch] }) });
  const platform = { os: 'windows', architecture: 'amd64', 'os.version': '10.0.17763.1' };
  const base = { createdBy: 'base', layer: await fileLayer({ [`${system}shared.txt`]: 'x'.repeat(9000) }) };
  for (const [tag, patch] of [
    ['november', 6532],
    ['december', 6659],
  ] as const)
    simulator.content.addImage('server', [tag], {
      platform,
      steps: [base, { createdBy: 'update', layer: await layer(patch) }, base],
    });
  const places = cliPlaces();
  mkdirSync(join(places.library, 'blobs'), { recursive: true });
  const words = ['diff', `${simulator.host}/server:november`, `${simulator.host}/server:december`];
  expect(await runCli(words, places)).toMatchObject({ code: 3, stdout: '' });
  const listed = await runCli([...words, '--fetch-listing'], places);
  expect(listed).toMatchObject({ code: 0, stdout: expect.stringContaining('ntdll.dll') });
  const blobs = simulator.requests.filter(({ path }) => path.includes('/blobs/')).map(({ path }) => path);
  expect(blobs.toSorted()).toEqual([...new Set(blobs)].toSorted());
  expect(listed.stderr.match(/Fetching/g)).toHaveLength(1);

  for (const word of words.slice(1)) expect((await runCli(['pull', word], places)).code).toBe(0);
  const versions = await runCli([...words, '--search', '*.dll', '--versions'], places);
  expect(versions.stdout).toMatch(
    /^~ {2}.*C:\\Windows\\System32\\ntdll\.dll {2}10\.0\.17763\.6532 → 10\.0\.17763\.6659$/,
  );
  const [document] = JSON.parse((await runCli([...words, '--versions', '--json'], places)).stdout);
  expect(document).toMatchObject({
    before: { version: '10.0.17763.6532' },
    after: { version: '10.0.17763.6659' },
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
  mkdirSync(join(places.library, 'blobs'), { recursive: true });
  const refused = await runCli(['files', reference], places);
  expect(refused).toMatchObject({ code: 3, stdout: '' });
  expect(refused.stderr).toContain('--fetch-listing');
  const listed = await runCli(['files', reference, '/etc', '--fetch-listing'], places);
  expect(listed).toMatchObject({ code: 0, stdout: 'SIZE  LAYER  NAME\n 3 B      1  config' });
  expect(listed.stderr).toMatch(
    /Fetching \d+ B to list what is not here\. The lists are kept, the layers are not\./,
  );
  expect((await runCli(['cat', reference, '/etc/config'], places)).stderr).not.toContain('--fetch-listing');
});
