import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hostInfo } from '../../electron/api/context.ts';
import { allowsAllPaths } from '../support/engines/allows-all-paths.ts';
import { createSampleEngine, type SampleEngine, sampleDigest } from '../support/engines/sample-engine.ts';
import { type ConnectedClient, transports } from './transports.ts';

describe.each(Object.entries(transports))('registries over %s', (_name, connect) => {
  const faults: unknown[] = [];
  let engine: SampleEngine;
  let connected: ConnectedClient;
  const registry = () => connected.client.registry;

  beforeEach(async () => {
    engine = createSampleEngine();
    faults.length = 0;
    connected = await connect({
      engine,
      host: {
        info: () => hostInfo('server'),
        pickPath: async () => null,
        saveFile: async () => null,
        revealPath: async () => {},
        ...allowsAllPaths,
      },
      reportFault: (error) => faults.push(error),
    });
  });
  afterEach(() => connected.close());

  it('tells an image as last seen and as it is', async () => {
    const images = [];
    for await (const image of await registry().openImage({ reference: 'team/app:1' })) images.push(image);
    expect(images.map(({ reference, stale }) => [reference, stale])).toEqual([
      ['team/app:1', undefined],
      ['team/app:1', true],
    ]);
  });

  it('tells sizes one by one', async () => {
    const sizes = [];
    for await (const size of await registry().platformSizes({ reference: 'team/app:1' })) sizes.push(size);
    expect(sizes).toEqual([{ digest: sampleDigest, size: 30, bytesHere: 10 }]);
  });

  it('signs in and out', async () => {
    const request = { registry: 'registry.example', username: 'ann', password: 'secret' };
    const result = await registry().signIn(request);
    expect(result).toEqual({
      registry: 'registry.example',
      username: 'ann',
      remembered: false,
      verified: true,
    });
    await registry().signOut({ registry: 'registry.example' });
    expect(engine.calls).toEqual(['signOut registry.example']);
    expect(await registry().signIns()).toEqual([]);
  });

  it('shows the password of a malformed sign-in to nobody', async () => {
    const request = { registry: 'registry.example', username: '', password: 'top-secret' };
    const error = await registry()
      .signIn(request)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'INTERNAL', details: { procedure: 'registry.signIn' } });
    expect(faults).toHaveLength(1);
    expect(inspect([error, faults], { depth: 20, showHidden: true })).not.toContain('top-secret');
  });
});
