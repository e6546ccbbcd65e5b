import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hostInfo } from '../../electron/api/context.ts';
import { type AppError, isAppError } from '../../shared/errors.ts';
import { allowsAllPaths } from '../support/engines/allows-all-paths.ts';
import { createSampleEngine, type SampleEngine, sampleDigest } from '../support/engines/sample-engine.ts';
import { type ConnectedClient, transports } from './transports.ts';

describe.each(Object.entries(transports))('the API over %s', (_name, connect) => {
  const faults: unknown[] = [];
  let engine: SampleEngine;
  let connected: ConnectedClient;
  const api = () => connected.client;

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

  it('answers reads', async () => {
    expect(await api().host.info()).toEqual(hostInfo('server'));
    expect(await api().host.pickPath({ kind: 'folder', title: 'Library' })).toBeNull();
    expect(await api().library.status()).toEqual({
      path: '/library',
      usedBytes: 1,
      partialBytes: 2,
      freeBytes: null,
      isFixed: true,
      isReadOnly: false,
    });
    expect(await api().library.inspectExport({ format: 'oci', path: '/images' })).toEqual({
      exists: true,
      createsFolder: null,
      problem: null,
    });
    expect((await api().settings.get()).connectionsPerBlob).toBe(8);
  });

  it('lists the rows that fit when one does not', async () => {
    const good = await api().downloads.start({ reference: 'a' });
    await api().downloads.start({ reference: 'b' });
    const [, bad] = engine.downloads.list();
    if (bad !== undefined) bad.error = { code: Object, message: 'x', retryable: false, details: {} } as never;
    expect(await api().downloads.list()).toEqual([good]);
    for await (const event of await api().downloads.events()) {
      expect(event).toMatchObject({ type: 'snapshot', downloads: [good] });
      break;
    }
    expect(faults).toEqual([]);
  });

  it('carries out commands in the order they were given', async () => {
    const row = await api().downloads.start({ reference: 'windows/servercore:ltsc2019' });
    expect(row).toMatchObject({ id: 'download-1', state: 'waiting' });
    await Promise.all([
      api().downloads.pause({ ids: ['download-1'] }),
      api().downloads.resume({ ids: ['download-1', 'b'] }),
      api().downloads.reorder({ ids: ['b'], before: null }),
      api().downloads.setLimit({ id: 'b', limitRate: 5 }),
      api().downloads.setExport({ id: 'b', target: null }),
      api().downloads.postpone({ id: 'b', startAt: '2026-01-02T22:00:00.000Z' }),
    ]);
    expect(engine.calls).toEqual([
      'pause download-1',
      'resume download-1,b',
      'reorder b before null',
      'setLimit b 5',
      'setExport b undefined',
      'postpone b 2026-01-02T22:00:00.000Z',
    ]);
    expect(await api().downloads.removableBytes({ ids: ['download-1', 'b'] })).toBe(2000);
    expect(await api().downloads.plan({ reference: 'a' })).toMatchObject({ reference: 'a', blobs: [] });
    const planned = [];
    for await (const event of await api().downloads.planMany({ images: [{ reference: 'a' }] }))
      planned.push(event);
    expect(planned).toMatchObject([{ type: 'planned', index: 0 }, { type: 'total' }]);
    expect(await api().downloads.list()).toHaveLength(1);
  });

  it('tells and chooses how fast downloads may be', async () => {
    expect(await api().hours.state()).toMatchObject({ speed: 'full', source: 'limit', minute: 860 });
    await api().hours.choose({ speed: 10_000_000, holds: 'hour' });
    await api().hours.choose(null);
    await expect(api().hours.choose({ speed: 0, holds: 'hour' } as never)).rejects.toThrow();
    expect(engine.calls).toEqual(['choose 10000000', 'choose hours']);
  });

  it('tells of the signatures of several images at once', async () => {
    const images = [{ reference: 'a:1', digest: `sha256:${'0'.repeat(64)}` }, { reference: 'b:2' }];
    const signatures = { state: 'unknown', signatures: [], attached: [], isCut: false };
    expect(await api().signatures.ofLibraryImages({ images })).toEqual(
      images.map((image) => ({ ...image, signatures })),
    );
  });

  it('follows tags and starts updates', async () => {
    expect(await api().updates.follow({ reference: 'a:1' })).toMatchObject({ reference: 'a:1', history: [] });
    await api().updates.unfollow({ references: ['a:1', 'b:2'] });
    expect(await api().updates.state()).toEqual({ followed: [], updates: [], bytesToFetch: 0 });
    expect(await api().updates.look({})).toMatchObject({ looked: 1, failed: [] });
    expect(await api().updates.update({ keepsOlder: true })).toEqual({ ids: ['download-1'] });
    expect(engine.calls).toEqual(['follow a:1', 'unfollow a:1,b:2', 'update true']);
  });

  it('keeps mirrors, and reads folders where the host allows it', async () => {
    const mirror = { registry: 'mcr.microsoft.com', address: 'https://mirror.example' };
    expect(await api().mirrors.add(mirror)).toEqual([{ ...mirror, kind: 'registry' }]);
    expect(await api().mirrors.remove(mirror)).toEqual([]);
    expect(await api().mirrors.list()).toHaveLength(1);
    expect(await api().mirrors.found()).toEqual([
      { ...mirror, kind: 'registry', file: '/etc/docker/daemon.json' },
    ]);
    const folder = { registry: '*', address: '/mnt/images' };
    expect(await api().mirrors.add(folder)).toHaveLength(1);
  });

  it('streams pages to their end', async () => {
    const pages: string[][] = [];
    for await (const page of await api().registry.tags({ repository: 'some' })) pages.push(page.names);
    expect(pages).toEqual([['one', 'two'], ['three']]);
  });

  it('imports what lies where the engine runs, by absolute paths alone', async () => {
    const events = [];
    for await (const event of await api().library.import({ paths: ['/a.tar', 'C:\\b'] })) events.push(event);
    expect(events).toMatchObject([{ type: 'progress' }, { type: 'imported', rebuilt: true }]);
    expect(engine.calls).toEqual(['import /a.tar,C:\\b']);
    for (const paths of [[], ['a.tar'], ['../a.tar'], Array.from({ length: 1_001 }, () => '/a')])
      expect(await failure(api().library.import({ paths }))).toMatchObject({ code: 'INTERNAL' });
  });

  it('keeps the order of a long event stream and ends it in the engine when the client aborts', async () => {
    const controller = new AbortController();
    const sequences: number[] = [];
    const reading = (async () => {
      for await (const event of await api().downloads.events(undefined, { signal: controller.signal })) {
        sequences.push(event.sequence);
        if (event.sequence === 200) controller.abort();
      }
    })();
    await reading.catch((error) => expect(isAppError(error, 'CANCELLED')).toBe(true));
    expect(sequences).toEqual(Array.from({ length: 201 }, (_, index) => index));
    await vi.waitFor(() => expect(engine.streamSignals[0]?.aborted).toBe(true));
  });

  it('serves two streams and a call at once', async () => {
    const controller = new AbortController();
    const options = { signal: controller.signal };
    const [first, second] = await Promise.all([
      api().downloads.events(undefined, options),
      api().downloads.events(undefined, options),
    ]);
    const firsts = await Promise.all([first.next(), second.next(), api().library.list()]);
    expect(firsts).toMatchObject([{ value: { sequence: 0 } }, { value: { sequence: 0 } }, []]);
    controller.abort();
  });

  it('throws the engine’s error with its code, sentence and details', async () => {
    const error = await failure(api().registry.image({ reference: 'x' }));
    expect(error.toJSON()).toEqual({
      code: 'PLATFORM_NOT_FOUND',
      message: 'There is no such platform.',
      retryable: false,
      details: { available: ['linux/amd64', 'windows/amd64'] },
    });
    expect(faults).toEqual([]);
  });

  it('throws the engine’s error in the middle of a stream', async () => {
    const pages: string[][] = [];
    const reading = async () => {
      for await (const page of await api().registry.catalog({ registry: 'missing' })) pages.push(page.names);
    };
    const error = await failure(reading());
    expect(error.toJSON()).toMatchObject({ code: 'NAME_UNKNOWN', details: { repository: 'missing' } });
    expect(pages).toEqual([['one', 'two']]);
  });

  it('keeps whether an error can be retried', async () => {
    const target = { format: 'oci-archive', path: '/full' } as const;
    const reading = async () => {
      for await (const event of await api().library.export({ reference: 'x', target })) {
        expect(event.type).toBe('progress');
      }
    };
    expect(await failure(reading())).toMatchObject({ code: 'DISK_FULL', retryable: true });
  });

  it('streams a bundle, and lists what one may leave out', async () => {
    const images = [{ reference: 'x' }];
    const reading = async () => {
      const target = { format: 'oci', path: '/bundle' } as const;
      for await (const event of await api().library.bundle({ images, target })) {
        expect(event).toEqual({ type: 'progress', phase: 'writing', bytes: 1, total: 2 });
      }
    };
    expect(await failure(reading())).toMatchObject({ code: 'DISK_FULL' });
    expect(engine.calls).toContain('bundle /bundle');
    expect(await api().library.digests()).toEqual([sampleDigest]);
    const target = { format: 'oci', path: 'relative' } as const;
    expect(await failure(api().library.bundle({ images, target }))).toMatchObject({
      message: expect.stringMatching(/target\.path must be an absolute path/),
    });
  });

  it('reports faults in full and hands on only INTERNAL', async () => {
    expect(await failure(api().registry.image({ reference: 'broken' }))).toMatchObject({ code: 'INTERNAL' });
    const reading = async () => {
      for await (const page of await api().registry.tags({ repository: 'broken' }))
        expect(page.names).toHaveLength(2);
    };
    const error = await failure(reading());
    expect(error.code).toBe('INTERNAL');
    expect(error.stack).not.toContain('sample-engine');
    expect(faults).toEqual([expect.any(TypeError), expect.any(TypeError)]);
  });

  it('lets no answer out that the contract does not allow', async () => {
    expect(await failure(api().registry.image({ reference: 'malformed' }))).toMatchObject({
      code: 'INTERNAL',
    });
    const reading = async () => {
      for await (const page of await api().registry.tags({ repository: 'malformed' })) {
        expect(page.names).toEqual(['one', 'two']);
      }
    };
    expect(await failure(reading())).toMatchObject({ code: 'INTERNAL' });
  });

  it('refuses malformed input before it reaches the engine', async () => {
    const hostile: unknown[] = [{ ids: [] }, { ids: [{}] }, null, undefined, 'x', { ids: 'download-1' }];
    for (const input of hostile) {
      expect(await failure(api().downloads.cancel(input as { ids: string[] }))).toMatchObject({
        code: 'INTERNAL',
        details: { procedure: 'downloads.cancel' },
      });
    }
    expect(engine.calls).toEqual([]);
  });

  it('refuses what is longer than anything real before it reaches the engine', async () => {
    const long = 'x'.repeat(40_000);
    const ids = Array.from({ length: 10_001 }, () => 'a');
    const target = { format: 'oci', path: `/${long}` } as const;
    const refused = {
      code: 'INTERNAL',
      details: { procedure: expect.any(String), reason: expect.stringMatching(/Too big/) },
    };
    const calls: (() => Promise<unknown>)[] = [
      () => api().downloads.pause({ ids }),
      () => api().downloads.pause({ ids: [long] }),
      () => api().downloads.removableBytes({ ids }),
      () => api().downloads.reorder({ ids: ['a'], before: long }),
      () => api().downloads.setLimit({ id: long, limitRate: 1 }),
      () => api().downloads.postpone({ id: long, startAt: '2026-01-02T22:00:00.000Z' }),
      () => api().downloads.detail({ id: long }),
      () => api().downloads.start({ reference: 'a', platform: long }),
      () => api().downloads.start({ reference: 'a', export: target }),
      () => api().registry.openImage({ reference: 'a', platform: long }),
      () => api().library.inspectExport(target),
      () => api().library.remove({ reference: 'a', digest: long }),
      () => api().settings.update({ libraryPath: long }),
      () => api().settings.update({ favourites: ids }),
      () => api().settings.update({ proxy: long }),
      () => api().host.revealPath({ path: long }),
      () => api().host.pickPath({ kind: 'folder', title: long }),
    ];
    for (const call of calls) expect(await failure(call())).toMatchObject(refused);
    // People paste what is none: they are told so, and not that something is wrong with their client.
    const pasted: (() => Promise<unknown>)[] = [
      () => api().downloads.plan({ reference: long }),
      () => api().downloads.planMany({ images: [{ reference: long }] }),
      () => api().downloads.start({ reference: long }),
      () => api().registry.catalog({ registry: long }),
      () => api().registry.tags({ repository: long }),
      () => api().registry.repositoryDetails({ repository: long }),
      () => api().registry.image({ reference: long }),
      () => api().registry.platformSizes({ reference: long }),
      () => api().registry.signIn({ registry: long, username: 'a', password: 'b' }),
      () => api().registry.signOut({ registry: long }),
      () => api().library.verify({ reference: long }),
      () => api().library.newestDigest({ reference: long }),
      () => api().mirrors.add({ registry: long, address: 'https://mirror.example' }),
    ];
    for (const call of pasted) {
      const error = await failure(call());
      expect(error).toMatchObject({ code: 'INVALID_REFERENCE' });
      expect(error.message).toMatch(/^“…” is not an? (?:image reference|registry): it is longer than/);
    }
    expect(engine.calls).toEqual([]);
    expect(engine.downloads.list()).toEqual([]);
  });

  it('looks into images, and saves files where the host allows it', async () => {
    const image = { reference: 'image.example/a:1' };
    const page = { offset: 0, limit: 500 };
    expect(await api().inside.state({ image })).toMatchObject({ isInLibrary: false, layers: [] });
    expect(await api().inside.find({ image, path: '/etc' })).toBeNull();
    expect(await api().inside.list({ image, node: 0, order: 'size', ...page })).toEqual({
      files: [],
      total: 0,
      bytes: 0,
    });
    expect(await api().inside.preview({ image, node: 1 })).toMatchObject({ kind: 'text', text: 'some' });
    const saved = [];
    for await (const event of await api().inside.save({ image, node: 1, folder: '/out' })) saved.push(event);
    expect(saved).toMatchObject([{ type: 'result', result: { files: 1, there: ['/out'] } }]);
    for (const wrong of [{ limit: 501 }, { limit: 0 }, { offset: -1 }])
      expect(await failure(api().inside.wasted({ image, ...page, ...wrong }))).toMatchObject({
        code: 'INTERNAL',
      });
    expect(await failure(api().inside.facts({ image, node: 1 }))).toMatchObject({ code: 'INTERNAL' });
  });

  it('removes several images, now or so that it can be undone, and tells what takes space', async () => {
    const images = [{ reference: 'a:1', digest: sampleDigest }];
    expect(await api().removals.begin({ images })).toEqual({ id: 'removal', images });
    expect(await api().removals.pending()).toEqual([]);
    expect(await api().removals.undo({ id: 'removal' })).toEqual({ images: 1 });
    expect(await api().removals.finish({ id: 'removal' })).toEqual({ freedBytes: 42 });
    expect(await api().removals.now({ images })).toEqual({ freedBytes: 42 });
    await expect(api().removals.begin({ images: [] })).rejects.toThrow();
    expect(await api().space.read()).toEqual({ images: [], blobs: [], unfinished: [] });
    expect(await api().space.discardUnfinished({ digests: [sampleDigest] })).toEqual({ freedBytes: 42 });
  });

  it('frees space, or only tells what it would free', async () => {
    expect(await api().library.prune({})).toMatchObject({ freedBytes: 42, blobs: 2, keptFor: ['a:1'] });
    expect(await api().library.prune({ dryRun: true })).toMatchObject({ blobs: 1, recentBlobs: 0 });
  });

  it('refuses an export to a path that depends on where the engine runs, and says so', async () => {
    const target = { format: 'oci', path: 'images' } as const;
    const refused = {
      message: expect.stringMatching(/export\.path must be an absolute path/),
      details: { procedure: 'downloads.start' },
    };
    const start = api().downloads.start({ reference: 'a', export: target });
    expect(await failure(start)).toMatchObject(refused);
    expect(await failure(api().library.export({ reference: 'a', target }))).toMatchObject({
      message: expect.stringMatching(/target\.path must be an absolute path/),
    });
    expect(await failure(api().library.inspectExport(target))).toMatchObject({
      message: expect.stringMatching(/path must be an absolute path/),
    });
    expect(engine.calls).toEqual([]);
  });

  it('does not repeat what a malformed request held', async () => {
    const request = { registry: 'a', username: '', password: 'secret' };
    const error = await failure(api().registry.signIn(request));
    expect(error).toMatchObject({ details: { procedure: 'registry.signIn' } });
    expect(JSON.stringify(error)).not.toContain('secret');
  });

  it('aborts a call in the engine when the client does', async () => {
    const controller = new AbortController();
    const call = failure(api().registry.image({ reference: 'slow' }, { signal: controller.signal }));
    // Let the call reach the engine first.
    await api().library.list();
    controller.abort();
    expect((await call).code).toBe('CANCELLED');
    await vi.waitFor(() => expect(engine.calls).toEqual(['image aborted']));
  });
});

async function failure(promise: Promise<unknown>): Promise<AppError> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isAppError(error)) throw new Error(`Expected an AppError, got ${String(error)}`);
  return error;
}
