import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openEngine } from '../../electron/engine/engine.ts';
import type { EngineServices } from '../../electron/engine/services/engine-services.ts';
import type { SignatureDemand } from '../../electron/engine/signatures/rules.ts';
import type { Descriptor } from '../../shared/descriptor.ts';
import type { SettingsPatch } from '../../shared/schemas/settings.ts';
import { TestRegistry } from '../support/network/test-registry.ts';
import { Attachments } from '../support/signatures/attach.ts';
import { signedBundle } from '../support/signatures/sign-cosign.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from './engine-rig.ts';

export const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
export const key = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });

/** A registry with one image, to which anything can be attached. */
export async function registryOf() {
  const registry = new TestRegistry();
  const attachments = new Attachments(registry);
  const image = registry.addImage({ os: 'linux', architecture: 'amd64' }, { tag: '1' });
  const { host, seen } = await registry.start();
  return { registry, attachments, image, host, seen, reference: `${host}/team/app:1` };
}

/** An engine that demands what a command line would, with the public half of `key` in `cosign.pub` of its folder. */
export async function engineOf(
  overrides: SettingsPatch = {},
  signatures: SignatureDemand = {},
  folder = temporaryFolder(),
) {
  const engine = await openEngine({
    stateFolder: join(folder, 'state'),
    libraryFolder: join(folder, 'library'),
    queue: 'memory',
    overrides,
    signatures,
  });
  onTestFinished(() => engine.close());
  return { engine, folder, keyFile: await publicKeyIn(folder) };
}

/** Writes the public half of `key` into a folder. @returns its path. */
export async function publicKeyIn(folder: string): Promise<string> {
  const path = join(folder, 'cosign.pub');
  await writeFile(path, key.publicKey.export({ type: 'spki', format: 'pem' }));
  return path;
}

/** Downloads to the end, good or bad. */
export async function download(engine: EngineServices, reference: string) {
  const { id } = await engine.downloads.start({ reference });
  return waitFor(engine, id, 'done', 'failed');
}

/** What `key` signs of an image, to be attached to it. */
export function bundle({ digest }: Pick<Descriptor, 'digest'>) {
  return {
    artifactType: bundleType,
    layerType: bundleType,
    bytes: signedBundle(digest, key.privateKey),
  };
}
