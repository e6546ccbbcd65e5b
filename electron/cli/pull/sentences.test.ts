import { expect, test } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import { digestOf, layerOf, rowOf } from '../../../tests/support/engines/download-fixture.ts';
import { doneSentences, pullSentence } from './sentences.ts';

test.each([
  ['foreign', 'go.microsoft.com', 'from go.microsoft.com (foreign layer)'],
  ['registry', 'mcr.microsoft.com', 'from mcr.microsoft.com'],
  ['registry', null, 'from the registry'],
  ['library', null, 'was in the library'],
] as const)('a layer of %s, %s', (source, host, text) => {
  expect(pullSentence({ type: 'layer', layer: layerOf('1'), source, host })).toBe(
    `111111111111    1.53 GB  ${text}`,
  );
});

test('a hostile host name cannot write to the terminal', () => {
  const sentence = pullSentence({
    type: 'layer',
    layer: layerOf('1'),
    source: 'foreign',
    host: '\u001b[2Jx',
  });
  expect(sentence).toBe('111111111111    1.53 GB  from x (foreign layer)');
});

test('the image is named with its platform, layers and size', () => {
  expect(pullSentence({ type: 'resolved', row: rowOf(), layers: [layerOf('1')] })).toBe(
    'mcr.microsoft.com/windows/servercore:ltsc2019 (windows/amd64:10.0.17763.5329): 1 layer, 2.20 GB',
  );
});

test('the end says what it took, where it is and what to do next', () => {
  const outcome = { digest: digestOf('a'), library: '/library', seconds: 2, hasForeignLayers: true };
  const row = rowOf({
    state: 'done',
    bytesFetched: 2_000_000,
    bytesReused: 1000,
    export: { format: 'docker-archive', path: '/out/image.tar' },
  });
  expect(doneSentences({ ...outcome, row })).toEqual([
    'Downloaded mcr.microsoft.com/windows/servercore:ltsc2019 (windows/amd64:10.0.17763.5329): 2.0 MB in 2 s (1.0 MB/s on average), 1.0 kB was here already.',
    'It is in the library /library',
    'and in /out/image.tar',
    'Load it with: docker load --input /out/image.tar',
  ]);
  const layout = rowOf({ state: 'done', export: { format: 'oci', path: '/out' } });
  expect(doneSentences({ ...outcome, row: layout }).at(-1)).toContain('--distributable');
  expect(doneSentences({ ...outcome, row: rowOf({ state: 'done', bytesFetched: 0 }) })[0]).toContain(
    'nothing to fetch',
  );
});

test.each([
  ['all', 'oci-archive'],
  [null, 'oci-archive'],
  ['linux/arm64', 'docker-archive'],
])('the advice after a pull for platform %s names a format that can hold it', (platform, format) => {
  const outcome = { digest: digestOf('a'), library: '/library', seconds: 2, hasForeignLayers: false };
  const lines = doneSentences({ ...outcome, row: rowOf({ state: 'done', platform }) });
  expect(lines.at(-1)).toContain(` --format ${format} `);
});

test('the advice after a pull tells platforms of one name apart, and names the library', () => {
  const outcome = { digest: digestOf('a'), library: '/library', seconds: 2, hasForeignLayers: false };
  const row = rowOf({ state: 'done', platform: 'linux/arm64', export: null });
  const lines = doneSentences({ ...outcome, row, isNameShared: true }, { library: '/lib' });
  expect(lines.at(-1)).toContain(
    ' --platform linux/arm64 --format docker-archive --output image.tar --library /lib',
  );
});

test('why nothing arrives is told, and what becomes of it', () => {
  expect(pullSentence({ type: 'asked-to-wait', host: 'r.example\u001b[2J', secondsLeft: 272 })).toBe(
    'r.example asked to wait 5 min; the pull goes on by itself then.',
  );
  const error = new AppError('NETWORK', 'r.example cannot be reached: no route.').toJSON();
  const row = rowOf({ state: 'failed', error });
  expect(pullSentence({ type: 'outage', row, leftMs: 105_000 })).toBe(
    'r.example cannot be reached: no route. What has arrived is kept. Trying again for 2 min.',
  );
  expect(pullSentence({ type: 'outage', row: { ...row, bytesDone: 0 }, leftMs: 30_000 })).toBe(
    'r.example cannot be reached: no route. Trying again for 30 s.',
  );
});
