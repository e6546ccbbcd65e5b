import { expect, test } from 'vitest';
import { digestOf, layerOf, rowOf } from '../../../tests/support/engines/download-fixture.ts';
import { doneLine, pullLine } from './json-view.ts';

test('resolved', () => {
  expect(pullLine({ type: 'resolved', row: rowOf(), layers: [layerOf('1', { size: 5 })] })).toEqual({
    type: 'resolved',
    reference: 'mcr.microsoft.com/windows/servercore:ltsc2019',
    digest: digestOf('a'),
    platform: 'windows/amd64:10.0.17763.5329',
    size: 2_200_000_000,
    layers: [
      {
        digest: digestOf('1'),
        size: 5,
        mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
      },
    ],
  });
});

test('progress', () => {
  expect(pullLine({ type: 'progress', row: rowOf() })).toEqual({
    type: 'progress',
    bytes: 500,
    total: 2_200_000_000,
    bytesPerSecond: 31_200_000,
    etaSeconds: 70,
    activeConnections: 8,
  });
});

test('layer', () => {
  const layer = layerOf('1', { size: 5 });
  expect(pullLine({ type: 'layer', layer, source: 'foreign', host: 'go.microsoft.com' })).toEqual({
    type: 'layer',
    digest: digestOf('1'),
    size: 5,
    source: 'foreign',
  });
});

test('a change of state has no line', () => {
  expect(pullLine({ type: 'state', row: rowOf({ state: 'verifying' }) })).toBeUndefined();
});

test('done, with the export when there was one', () => {
  const outcome = { digest: digestOf('a'), library: '/library', seconds: 1.5, hasForeignLayers: false };
  const line = {
    type: 'done',
    reference: 'mcr.microsoft.com/windows/servercore:ltsc2019',
    digest: digestOf('a'),
    library: '/library',
    bytesFetched: 400,
    bytesReused: 100,
    seconds: 1.5,
  };
  expect(doneLine({ ...outcome, row: rowOf({ state: 'done' }) })).toEqual(line);
  const exported = rowOf({ state: 'done', export: { format: 'oci', path: '/layout' } });
  expect(doneLine({ ...outcome, row: exported })).toEqual({ ...line, output: '/layout' });
});
