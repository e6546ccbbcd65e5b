import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { Library } from '../../electron/engine/library/layout.ts';
import { startSimulator } from '../simulator/start.ts';
import { attachToImage } from '../support/libraries/attach-to-image.ts';
import { startUploadRegistry } from '../support/registries/upload-registry.ts';
import { chooseFromMenu, goTo } from './actions.ts';
import { violations } from './axe.ts';
import { prepareStage } from './stage.ts';

const stage = prepareStage({ blobScale: 0.002 });
const names = ['windows/nanoserver:1809', 'windows/nanoserver:ltsc2022'];

beforeAll(async () => {
  const cliFile = fileURLToPath(new URL('../../out/node/cli.cjs', import.meta.url));
  const places = ['--library', stage.library, '--state', join(stage.folder, 'cli')];
  const references = names.map((name) => `${stage.host}/${name}`);
  const words = [cliFile, 'pull', ...references, '--platform', 'windows/amd64', ...places];
  await promisify(execFile)(process.execPath, words);
  // Each has a signature.
  const library = await Library.open(stage.library);
  for (const image of await library.entries())
    await attachToImage(library, image, {
      text: 'signed',
      artifactType: 'application/vnd.example.signature',
    });
});

test('images are copied to a registry after a look at what it has, signing in where it asks', async (context) => {
  const registry = await startUploadRegistry();
  const credentials = { username: 'ann', password: 'secret' };
  const asking = await startSimulator({ catalogue: 'empty', auth: 'token', credentials });
  onTestFinished(() => asking.close());
  const page = await stage.open(context);
  await goTo(page, 'Library');
  const row = page
    .getByRole('row')
    .filter({ has: page.getByRole('checkbox', { name: `Select ${stage.host}/${names[0]}` }) });
  await chooseFromMenu(page, row.getByRole('button', { name: 'More actions' }), 'Copy to registry…');
  const dialog = page.getByRole('dialog', { name: 'Copy 1 image to a registry' });
  const destination = dialog.getByRole('textbox', { name: 'Destination' });
  const button = (name: string | RegExp) => dialog.getByRole('button', { name });

  await destination.fill('base');
  await dialog.getByText(/^Begin with the registry/).waitFor();
  expect(await button('Check what is missing').getAttribute('aria-disabled')).toBe('true');
  await destination.fill(`${asking.host}/base`);
  await destination.press('Enter');
  await button(`Sign in to ${asking.host}…`).click();
  const signIn = page.getByRole('dialog', { name: /^Sign in to/ });
  await signIn.getByRole('textbox', { name: 'User name' }).fill(credentials.username);
  await signIn.getByLabel('Password').fill(credentials.password);
  await signIn.getByLabel('Password').press('Enter');
  await dialog.getByText(/^What would be sent: /).waitFor();

  // Another destination has not been asked yet.
  await destination.fill(`${registry.host}/base`);
  await dialog.getByText(`${registry.host}/base:1809`).waitFor();
  await dialog.getByRole('checkbox', { name: 'As distributable' }).check();
  await dialog.getByText(/The copy has another digest/).waitFor();
  await button('Check what is missing').click();
  await dialog
    .getByText(/^What would be sent: ([\d.]+ \wB) of \1\. 1 attached manifest stays behind: /)
    .waitFor();
  expect(registry.blobBytes()).toBe(0);
  expect(await violations(page)).toEqual([]);
  await button('Copy 1 image').click();
  await page.getByText(/^Copied 1 image to 127\.0\.0\.1:\d+, /).waitFor();
  await page.getByText(`docker pull ${registry.host}/base:1809`).waitFor();
  expect(await violations(page)).toEqual([]);
  const manifest = registry.manifests.get('base')?.get('1809')?.bytes.toString('utf8');
  expect(manifest).toContain('layers');
  expect(manifest).not.toContain('foreign');

  await page.getByRole('checkbox', { name: `Select ${stage.host}/${names[0]}` }).click();
  await page.getByRole('checkbox', { name: `Select ${stage.host}/${names[1]}` }).click();
  await page.getByRole('toolbar', { name: 'Selected images' }).getByText('Copy to registry…').click();
  const several = page.getByRole('dialog', { name: 'Copy 2 images to a registry' });
  // The last destination is there already.
  await several.getByText(`${registry.host}/base/windows/nanoserver:ltsc2022`).waitFor();
  await several.getByRole('textbox', { name: 'Destination' }).press('Enter');
  await several.getByText(/ 2 attached manifests go along\.$/).waitFor();
  await several.getByRole('checkbox', { name: 'With what is attached' }).uncheck();
  await several.getByRole('textbox', { name: 'Destination' }).press('Enter');
  await several.getByText(/^What would be sent: [\d.]+ \wB of [\d.]+ \wB\.$/).waitFor();
  await several.getByRole('checkbox', { name: 'With what is attached' }).check();
  await several.getByRole('textbox', { name: 'Destination' }).press('Enter');
  await several.getByText(/ 2 attached manifests go along\.$/).waitFor();
  await several.getByRole('textbox', { name: 'Destination' }).press('Enter');
  await page.getByText(/^Copied 2 images to /).waitFor();
  const results = page.getByRole('list', { name: 'What was copied' });
  expect(await results.getByRole('listitem').count()).toBe(2);
  await page.getByText('2 attached manifests went along.').waitFor();
  expect([...(registry.manifests.get('base/windows/nanoserver')?.keys() ?? [])]).toContain('ltsc2022');
});
