import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type EngineRig, openEngineRig, waitFor } from '../downloads/engine-rig.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { startSimulator } from '../simulator/start.ts';
import { blobPath } from '../support/libraries/library-state.ts';

vi.setConfig({ testTimeout: 30_000 });

const { signal } = new AbortController();
let simulator: Simulator;
let rig: EngineRig;
beforeAll(async () => {
  simulator = await startSimulator({ generatedRepositories: 0 });
});
beforeEach(async () => {
  rig = await openEngineRig(simulator);
});
afterEach(() => rig.close());
afterAll(() => simulator.close());

/** The digest of the signature that the catalogue has without a tag. */
async function signatureReference(): Promise<string> {
  const { digest } = await rig.engine.registry.image('dotnet/runtime:10.0', undefined, signal, true);
  const answer = await fetch(`${simulator.url}/v2/dotnet/runtime/referrers/${digest}`);
  const { manifests } = (await answer.json()) as { manifests: { digest: string }[] };
  return `dotnet/runtime@${manifests[0]?.digest}`;
}

const artifacts: [string, () => Promise<string>, object][] = [
  [
    'a Helm chart',
    async () => 'azurearcmonitor/helm/monitor:1.2.0',
    { artifactType: 'application/vnd.cncf.helm.config.v1+json', artifactKind: 'helm-chart' },
  ],
  [
    'a PowerShell module',
    async () => 'psresource/az.accounts:5.3.0',
    { artifactKind: 'powershell-module', layers: [{ title: 'az.accounts.5.3.0.nupkg' }] },
  ],
  [
    'a signature',
    signatureReference,
    { artifactType: 'application/vnd.cncf.notary.signature', artifactKind: 'signature' },
  ],
];

test.for(artifacts)('%s is shown as what it is, and downloaded as it is', async ([, referenceOf, traits]) => {
  const reference = await referenceOf();
  const image = await rig.engine.registry.image(reference, undefined, signal);
  expect(image.platforms).toEqual([]);
  expect(image.selected).toMatchObject({ platform: null, ...traits });
  const { id } = await rig.engine.downloads.start({ reference });
  const row = await waitFor(rig.engine, id, 'done', 'failed');
  expect(row).toMatchObject({ state: 'done', error: null, digest: image.digest, platform: null });
  const [entry] = await rig.engine.library.list();
  expect(entry).toMatchObject({ digest: image.digest, size: image.selected?.totalSize });
  const { configDigest = '', layers = [] } = image.selected ?? {};
  for (const digest of [image.digest, configDigest, ...layers.map((layer) => layer.digest)]) {
    expect(existsSync(blobPath(join(rig.folder, 'library'), digest))).toBe(true);
  }
  const again = await rig.engine.registry.image(reference, undefined, signal);
  expect(again.selected?.bytesHere).toBe(again.selected?.totalSize);
});

test('an artifact has no platform to choose', async () => {
  const chart = rig.engine.registry.image('azurearcmonitor/helm/monitor:1.2.0', 'linux/amd64', signal);
  await expect(chart).rejects.toMatchObject({ code: 'PLATFORM_NOT_FOUND' });
});
