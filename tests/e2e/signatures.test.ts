import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { largeLayer } from '../simulator/content/large-layer.ts';
import { emptyConfig } from '../simulator/images/artifact.ts';
import type { StoredManifest } from '../simulator/images/stored-manifest.ts';
import { notationPolicy, writeNotationTrust } from '../support/signatures/notation-trust.ts';
import {
  authorityExtensions,
  hasOpenssl,
  type Issued,
  OpensslAuthority,
} from '../support/signatures/openssl-authority.ts';
import { signCose } from '../support/signatures/sign-notation.ts';
import { chooseOption, eventually, goTo, openImage, pressDownload, stateOf } from './actions.ts';
import { violations } from './axe.ts';
import { prepareStage } from './stage.ts';

const stage = prepareStage({ catalogue: 'empty' });
const names = ['signed', 'unsigned', 'wrong', 'stranger', 'plain'] as const;
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
  trust(root, ['signed', 'wrong', 'unsigned']);
});
afterAll(() => authority?.close());

const billOfMaterials = { spdxVersion: 'SPDX-2.3', creationInfo: { creators: ['Tool: syft-1.4.1'] } };

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
    layers: [{ mediaType: 'application/spdx+json', bytes: JSON.stringify(billOfMaterials) }],
    subject: to,
    annotations: created,
  });
}

/** Writes the policy where Notation keeps it. */
function trust(root: Issued, trusted: readonly string[]) {
  const folder = join(stage.folder, '.config/notation');
  const scopes = trusted.map((name) => `${stage.host}/acme/${name}`);
  const policy = notationPolicy(scopes, 'C=US, ST=WA, O=Acme Corporation');
  writeNotationTrust(folder, { ca: root.certificate }, [policy]);
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
    const attached = page.getByRole('tabpanel');
    await attached.getByText('Bill of materials').waitFor();
    // What is proved, and what is only said.
    await attached.getByText('Not signed itself.', { exact: true }).waitFor();
    await attached
      .getByText('By its own account, not proved: made with syft-1.4.1.', { exact: true })
      .waitFor();
    expect(await violations(page)).toEqual([]);

    await openImage(page, stage.host, 'acme/unsigned:1');
    await page.getByText('Not signed.', { exact: true }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);

    await openImage(page, stage.host, 'acme/wrong:1');
    await page.getByRole('alert').getByText('The signature is of another image.').waitFor();
    expect(await violations(page)).toEqual([]);

    await openImage(page, stage.host, 'acme/stranger:1');
    await page
      .getByText(
        /^Signed by somebody under the name Acme Corporation\. No trust policy says whom to trust here/,
      )
      .first()
      .waitFor();
  },
);

test.skipIf(!hasOpenssl)(
  'what a rule asks decides what enters the library, which then tells whose it is',
  async (context) => {
    const page = await stage.open(context);
    const download = async (name: (typeof names)[number]) => {
      await goTo(page, 'Explore');
      await openImage(page, stage.host, `acme/${name}:1`);
      return pressDownload(page, `${stage.host}/acme/${name}:1`);
    };
    const choose = async (action: string) => {
      await goTo(page, 'Settings');
      await chooseOption(page, `Images of ${stage.host}`, action);
    };
    // Nobody asks for anything.
    const plain = await download('plain');
    await eventually(() => stateOf(plain).textContent()).toMatch(/^Done/);

    await choose('Warn without a good signature');
    await chooseOption(page, 'Keep with each image', 'Its signatures');
    const wrong = await download('wrong');
    await eventually(() => stateOf(wrong).textContent()).toMatch(/^Done.*signature is wrong$/);
    await wrong.click();
    await page.getByRole('tab', { name: 'Log' }).click();
    await page.getByText(/^Done: .*, in the library, but the signature is wrong$/).waitFor();
    expect(await page.getByText(/all verified and in the library/).count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    const unsigned = await download('unsigned');
    await eventually(() => stateOf(unsigned).textContent()).toMatch(/^Done.*not signed$/);
    const good = await download('signed');
    await eventually(() => stateOf(good).textContent()).toMatch(/^Done[^a-z]+at .*(?<!signed)$/);

    await goTo(page, 'Library');
    const rowOf = (name: string) => page.getByRole('row').filter({ hasText: `acme/${name}:` });
    for (const [name, words] of [
      ['plain', 'signature not looked for'],
      ['wrong', 'signature of another image'],
      ['unsigned', 'not signed'],
      ['signed', 'signed by Acme Corporation'],
    ] as const)
      await rowOf(name).getByText(words, { exact: true }).waitFor();
    expect(await violations(page)).toEqual([]);

    // Brought again in a folder: what the signatures are worth is said, and what a rule refuses stays outside.
    const brought = join(stage.folder, 'brought');
    await cp(stage.library, brought, { recursive: true });
    const bring = async () => {
      await page.getByRole('button', { name: 'Import…' }).click();
      const dialog = page.getByRole('dialog', { name: 'Import images' });
      await dialog.getByRole('textbox', { name: 'Archive or folder' }).fill(brought);
      await dialog.getByRole('button', { name: 'Import' }).click();
    };
    await bring();
    await page.getByText('The signature of 1 image is wrong.').waitFor();
    await page.getByText('2 images have no good signature, for which a rule asks.').waitFor();
    await page.getByText('1 image has a good signature.').waitFor();
    expect(await violations(page)).toEqual([]);

    await choose('Refuse without a good signature');
    // Whose signatures of cosign are good there: a name counts only with who vouches for it.
    const openTrust = (scope: string) =>
      page.getByRole('button', { name: `Whose signatures are good: Images of ${scope}` }).click();
    await openTrust(stage.host);
    const dialog = page.getByRole('dialog', { name: `Images of ${stage.host}` });
    await dialog.getByLabel('Or without a key: who signs').fill('release@acme.example');
    expect(await dialog.getByRole('button', { name: 'Apply' }).isDisabled()).toBe(true);
    expect(await violations(page)).toEqual([]);
    await dialog.getByLabel('Signed in at').fill('https://id.acme.example');
    await dialog.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('Good by release@acme.example, signed in at https://id.acme.example.').waitFor();
    const refused = await download('stranger');
    await eventually(() => refused.textContent()).toContain('a good signature is required');
    await goTo(page, 'Library');
    await bring();
    await page
      .getByText(/was not added to the library, because a good signature is required/)
      .first()
      .waitFor();
    expect(await rowOf('stranger').count()).toBe(0);
    // A policy for just its repository stands before that rule, until a rule for just the repository names somebody.
    await rowOf('signed').getByText('signed by Acme Corporation', { exact: true }).waitFor();
    await goTo(page, 'Settings');
    const signed = `${stage.host}/acme/signed`;
    await page.getByRole('textbox', { name: 'Another rule' }).fill(signed);
    await page.keyboard.press('Enter');
    await openTrust(signed);
    await dialog.getByLabel('Or without a key: who signs').fill('somebody@acme.example');
    await dialog.getByLabel('Signed in at').fill('https://id.acme.example');
    await dialog.getByRole('button', { name: 'Apply' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await goTo(page, 'Library');
    await rowOf('signed').getByText('signature not checked', { exact: true }).waitFor();
    await goTo(page, 'Settings');
    await page.getByRole('button', { name: `Remove the rule: Images of ${signed}` }).click();
    expect(await page.getByRole('combobox', { name: `Images of ${signed}` }).count()).toBe(0);
    await chooseOption(page, `Images of ${stage.host}`, 'As those of other registries');
    await page.getByText(/^Good by release/).waitFor({ state: 'hidden' });
    await goTo(page, 'Library');
    await rowOf('signed').getByText('signed by Acme Corporation', { exact: true }).waitFor();

    // The policy changes: bytes that are right are not verified any more.
    if (stranger !== undefined) trust(stranger, ['signed']);
    await rowOf('signed').getByRole('button', { name: 'Verify' }).click();
    await page
      .getByText('Signed by somebody under the name Acme Corporation, who is not trusted here.')
      .waitFor();
    expect(await page.getByText(/every byte is correct/).count()).toBe(0);
  },
);
