import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { largeLayer } from '../simulator/content/large-layer.ts';
import { emptyConfig } from '../simulator/images/artifact.ts';
import type { StoredManifest } from '../simulator/images/stored-manifest.ts';
import {
  authorityExtensions,
  hasOpenssl,
  type Issued,
  OpensslAuthority,
} from '../support/signatures/openssl-authority.ts';
import { signCose } from '../support/signatures/sign-notation.ts';
import { downloadRow, eventually, goTo, openImage, pressDownload, stateOf } from './actions.ts';
import { violations } from './axe.ts';
import { prepareStage } from './stage.ts';

const stage = prepareStage({ catalogue: 'empty' });
const names = ['signed', 'unsigned', 'wrong', 'stranger'] as const;
let authority: OpensslAuthority | undefined;
let stranger: Issued | undefined;

beforeAll(async () => {
  if (!hasOpenssl) return;
  authority = new OpensslAuthority();
  const root = authority.issue({
    subject: '/C=US/ST=WA/O=Acme Corporation/CN=Acme Root',
    extensions: authorityExtensions,
  });
  const signer = authority.issue({ subject: '/C=US/ST=WA/O=Acme Corporation/CN=Acme Release', issuer: root });
  const images = new Map<string, StoredManifest>();
  for (const name of names) {
    images.set(
      name,
      stage.simulator.content.addImage(`acme/${name}`, ['1'], {
        platform: { os: 'linux', architecture: 'amd64' },
        steps: [{ createdBy: 'COPY', layer: largeLayer(name, 300_000) }],
      }),
    );
  }
  await sign('signed', images.get('signed'), images.get('signed'), signer, root);
  await sign('wrong', images.get('wrong'), images.get('unsigned'), signer, root);
  await sign('stranger', images.get('stranger'), images.get('stranger'), signer, root);
  stranger = authority.issue({ subject: '/C=US/ST=WA/O=Other/CN=Root', extensions: authorityExtensions });
  await trust(root, ['signed', 'wrong', 'unsigned']);
});
afterAll(() => authority?.close());

/** Attaches a signature of one image to another, and to the first a bill of materials. */
async function sign(
  name: string,
  to: StoredManifest | undefined,
  of: StoredManifest | undefined,
  signer: Issued,
  root: Issued,
) {
  const target = await of?.build();
  if (to === undefined || target === undefined) return;
  const { mediaType, digest, bytes } = target;
  const chain = [signer.certificate, root.certificate];
  const envelope = signCose({ target: { mediaType, digest, size: bytes.length }, signer, chain });
  const { content } = stage.simulator;
  const created = { 'org.opencontainers.image.created': '2026-04-14T09:00:00Z' };
  content.addArtifact(`acme/${name}`, [], {
    artifactType: 'application/vnd.cncf.notary.signature',
    config: emptyConfig,
    layers: [{ mediaType: 'application/cose', bytes: envelope }],
    subject: to,
    annotations: created,
  });
  content.addArtifact(`acme/${name}`, [], {
    artifactType: 'application/spdx+json',
    config: emptyConfig,
    layers: [{ mediaType: 'application/spdx+json', bytes: '{"spdxVersion":"SPDX-2.3"}' }],
    subject: to,
    annotations: created,
  });
}

/** Writes the policy where Notation keeps it. */
async function trust(root: Issued, trusted: readonly string[]) {
  const folder = join(stage.folder, '.config/notation');
  const store = join(folder, 'truststore/x509/ca/acme');
  await mkdir(store, { recursive: true });
  await writeFile(join(store, 'root.crt'), root.certificate);
  const policy = {
    name: 'acme',
    registryScopes: trusted.map((name) => `${stage.host}/acme/${name}`),
    signatureVerification: { level: 'strict' },
    trustStores: ['ca:acme'],
    trustedIdentities: ['x509.subject: C=US, ST=WA, O=Acme Corporation'],
  };
  await writeFile(
    join(folder, 'trustpolicy.json'),
    JSON.stringify({ version: '1.0', trustPolicies: [policy] }),
  );
}

test.skipIf(!hasOpenssl)(
  'who has signed an image is said, with the chain one click away',
  async (context) => {
    const page = await stage.open(context);
    await openImage(page, stage.host, 'acme/signed:1');
    await page.getByText('Signed by Acme Corporation.', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Chain' }).click();
    const dialog = page.getByRole('dialog', { name: `Signatures of ${stage.host}/acme/signed:1` });
    await dialog.getByText('CN=Acme Root,O=Acme Corporation,ST=WA,C=US').waitFor();
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('tab', { name: 'Attached 2' }).click();
    await page.getByRole('tabpanel').getByText('Bill of materials').waitFor();
    expect(await violations(page)).toEqual([]);

    await openImage(page, stage.host, 'acme/unsigned:1');
    await page.getByText('Not signed.', { exact: true }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);

    await openImage(page, stage.host, 'acme/wrong:1');
    await page.getByRole('alert').getByText('The signature is of another image.').waitFor();
    expect(await violations(page)).toEqual([]);

    await openImage(page, stage.host, 'acme/stranger:1');
    await page
      .getByText(/^Signed by Acme Corporation\. No trust policy says whom to trust here/)
      .first()
      .waitFor();
  },
);

test.skipIf(!hasOpenssl)(
  'what a rule asks decides what enters the library, which then tells whose it is',
  async (context) => {
    const page = await stage.open(context);
    await goTo(page, 'Settings');
    await page.getByRole('combobox', { name: `Images of ${stage.host}` }).click();
    await page.getByRole('option', { name: 'Refuse without a good signature' }).click();
    // Whose signatures of cosign are good there: a name counts only with who vouches for it.
    await page.getByRole('button', { name: `Whose signatures are good: Images of ${stage.host}` }).click();
    const dialog = page.getByRole('dialog', { name: `Images of ${stage.host}` });
    await dialog.getByLabel('Or without a key: who signs').fill('release@acme.example');
    expect(await dialog.getByRole('button', { name: 'Apply' }).isDisabled()).toBe(true);
    expect(await violations(page)).toEqual([]);
    await dialog.getByLabel('Signed in at').fill('https://id.acme.example');
    await dialog.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('Good by release@acme.example, signed in at https://id.acme.example.').waitFor();
    await page.getByRole('textbox', { name: 'Another rule' }).fill('r.example/team/app');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Remove the rule: Images of r.example/team/app' }).click();
    expect(await page.getByRole('combobox', { name: 'Images of r.example/team/app' }).count()).toBe(0);
    await goTo(page, 'Explore');
    await openImage(page, stage.host, 'acme/signed:1');
    const good = await pressDownload(page, `${stage.host}/acme/signed:1`);
    await eventually(() => stateOf(good).textContent()).toMatch(/^Done/);
    await openImage(page, stage.host, 'acme/unsigned:1');
    await pressDownload(page, `${stage.host}/acme/unsigned:1`);
    const refused = downloadRow(page, `${stage.host}/acme/unsigned:1`);
    await eventually(() => refused.textContent()).toContain('a good signature is required');
    await goTo(page, 'Library');
    await page.getByText('signed by Acme Corporation').waitFor();
    expect(await page.getByRole('row').filter({ hasText: 'acme/unsigned' }).count()).toBe(0);

    // The policy changes: bytes that are right are not verified any more.
    if (stranger !== undefined) await trust(stranger, ['signed']);
    await page
      .getByRole('row')
      .filter({ hasText: 'acme/signed' })
      .getByRole('button', { name: 'Verify' })
      .click();
    await page.getByText('Signed by Acme Corporation, who is not trusted here.').waitFor();
    expect(await page.getByText(/every byte is correct/).count()).toBe(0);
  },
);
