import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { certifyServer } from '../../electron/engine/serving/certificates/own-authority.ts';
import type { Descriptor } from '../../shared/descriptor.ts';
import { acceptManifests } from '../../shared/media-types.ts';
import { freePort } from '../support/free-port.ts';
import { askRegistry } from '../support/registries/ask-registry.ts';
import { goTo } from './actions.ts';
import { violations } from './axe.ts';
import { prepareStage } from './stage.ts';

const stage = prepareStage({ blobScale: 0.0005 });

test('serving is turned on, tested, pulled through and turned off', async (context) => {
  const page = await stage.open(context);
  await goTo(page, 'Library');
  await page.getByRole('button', { name: 'Serve…' }).click();
  await page.getByRole('heading', { name: 'Serve on this computer' }).waitFor();
  const port = String(await freePort());
  await page.getByRole('textbox', { name: 'Port' }).fill(port);
  await page.keyboard.press('Enter');
  const url = `http://127.0.0.1:${port}`;
  await page.getByText(url, { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Serve', exact: true }).click();
  await page.getByText('Serving since').waitFor();

  await page.getByRole('switch', { name: 'Pull through' }).click();
  await page.getByRole('button', { name: 'Add origin' }).click();
  await page.getByRole('textbox', { name: 'Registry, or registry and name' }).fill(stage.host);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: `Remove ${stage.host}` }).waitFor();

  const repository = `/v2/${stage.host.replace(':', '_')}/windows/nanoserver`;
  const headers = { 'user-agent': 'containerd/2.1.4', accept: acceptManifests };
  const index = await askRegistry(url, `${repository}/manifests/ltsc2022`, { headers });
  const [child] = (index.json() as { manifests: Descriptor[] }).manifests;
  const manifest = await askRegistry(url, `${repository}/manifests/${child?.digest}`, { headers });
  for (const { digest, size } of (manifest.json() as { layers: Descriptor[] }).layers)
    expect((await askRegistry(url, `${repository}/blobs/${digest}`, { headers })).body.length).toBe(size);
  const clients = page.getByRole('table', { name: /^Clients/ });
  await clients
    .getByRole('row', { name: /127\.0\.0\.1 containerd 2\.1\.4 .*nanoserver:ltsc2022.*done at/ })
    .waitFor();
  await page.getByRole('link', { name: 'Serving, nobody pulls' }).waitFor();
  await page.getByRole('button', { name: 'Access log' }).click();
  const log = page.getByRole('table', { name: 'Access log' });
  await log
    .getByRole('row', { name: /127\.0\.0\.1 GET .*blobs\/sha256.* 200 from the origin [\d.]+ kB/ })
    .first()
    .waitFor();

  await page.getByRole('tab', { name: 'containerd', exact: true }).click();
  await page.getByText('/etc/containerd/certs.d/mcr.microsoft.com/hosts.toml').waitFor();
  // The image has come into the library meanwhile.
  await page.getByRole('button', { name: 'Test as containerd would' }).click();
  await page.getByText(/nanoserver:ltsc2022: 200 with digest, type and length/).waitFor();
  expect(await violations(page)).toEqual([]);

  await page.getByRole('switch', { name: 'Password' }).click();
  await page.getByRole('button', { name: 'Copy password' }).waitFor();
  expect((await askRegistry(url, '/v2/')).status).toBe(401);
  await log.getByRole('row', { name: /GET \/v2\/ 401 password wanted/ }).waitFor();

  // On the network by TLS, here by plain HTTP still; the authority is saved, and a certificate of one's own is asked for.
  await page.getByRole('switch', { name: 'On the network' }).click();
  await page.getByText(`here ${url}`).waitFor();
  expect((await askRegistry(url, '/v2/')).status).toBe(401);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save longshore-ca.crt…' }).click();
  expect((await saved).suggestedFilename()).toBe('longshore-ca.crt');
  await page.getByRole('button', { name: 'Use my certificate…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Use your own certificate' });
  const authority = join(stage.folder, 'state', 'serving', 'longshore-ca.crt');
  const certificate = dialog.getByRole('textbox', { name: /^Certificate/ });
  await certificate.fill('relative.crt');
  await dialog.getByText(/^Enter a full path/).waitFor();
  // What is wrong is read out once.
  expect((await certificate.getAttribute('aria-describedby'))?.split(' ')).toHaveLength(1);
  await certificate.fill(authority);
  await dialog.getByRole('textbox', { name: /^Key/ }).fill(authority);
  await dialog.getByRole('textbox', { name: /^Key/ }).press('Enter');
  await dialog
    .getByRole('alert')
    .getByText(/cannot be used/)
    .waitFor();
  expect(await violations(page)).toEqual([]);
  const made = await certifyServer(join(stage.folder, 'site'), ['build-07.corp.example']);
  await writeFile(join(stage.folder, 'site.crt'), made.server.certificate);
  await writeFile(join(stage.folder, 'site.key'), made.server.key);
  await dialog.getByRole('textbox', { name: /^Certificate/ }).fill(join(stage.folder, 'site.crt'));
  await dialog.getByRole('textbox', { name: /^Key/ }).fill(join(stage.folder, 'site.key'));
  await dialog.getByRole('button', { name: 'Use it' }).click();
  await page.getByText(/^Your certificate for build-07\.corp\.example, until /).waitFor();
  await page.getByText(`https://build-07.corp.example:${port}`, { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Stop serving' }).click();
  await page.getByText('It is off. When it is on').waitFor();
  await expect(askRegistry(url, '/v2/')).rejects.toThrow('ECONNREFUSED');
  await page.getByRole('button', { name: 'Back to Library' }).click();
  await page.getByRole('heading', { name: 'Library' }).waitFor();
});
