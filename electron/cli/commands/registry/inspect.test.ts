import { expect, test } from 'vitest';
import type { Image, SelectedImage } from '../../../../shared/schemas/image.ts';
import { imageText } from '../../text/image.ts';
import { imageJson } from './inspect.ts';

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const platform = { os: 'windows', architecture: 'amd64', 'os.version': '10.0.17763.5329' };

const selected: SelectedImage = {
  platform,
  text: 'windows/amd64:10.0.17763.5329',
  digest: digest('b'),
  mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
  size: 1000,
  config: '{"os":"windows"}',
  configDigest: digest('c'),
  configSize: 16,
  created: '2024-01-01T00:00:00Z',
  artifactType: null,
  layers: [
    {
      digest: digest('1'),
      size: 1_534_685_324,
      mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
      urls: ['https://go.microsoft.com/fwlink/?linkid=1'],
      createdBy: 'Apply image\u001b[2J 10.0.17763.5329',
      foreignHost: 'go.microsoft.com',
      inLibrary: false,
    },
    { digest: digest('2'), size: 10, mediaType: 'application/vnd.oci.image.layer.v1.tar', inLibrary: true },
  ],
  totalSize: 1_534_686_350,
  bytesHere: 10,
  rawManifest: '{}',
};
const index: Image = {
  reference: 'mcr.microsoft.com/windows/servercore:ltsc2019',
  registry: 'mcr.microsoft.com',
  repository: 'windows/servercore',
  tag: 'ltsc2019',
  digest: digest('a'),
  mediaType: 'application/vnd.docker.distribution.manifest.list.v2+json',
  size: 500,
  platforms: [
    {
      platform,
      text: 'windows/amd64:10.0.17763.5329',
      label: 'Windows Server 2019 · 10.0.17763.5329',
      digest: digest('b'),
      size: null,
    },
  ],
  selected: null,
};

test('the document of an index has no layers and no config', () => {
  expect(imageJson(index)).toEqual({
    reference: index.reference,
    digest: digest('a'),
    mediaType: index.mediaType,
    size: 500,
    platforms: [{ platform: 'windows/amd64:10.0.17763.5329', digest: digest('b'), size: null }],
  });
});

test('the document of one platform is that of its manifest', () => {
  expect(imageJson({ ...index, selected })).toMatchObject({
    digest: digest('b'),
    mediaType: selected.mediaType,
    size: 1000,
    config: { os: 'windows' },
    layers: [
      {
        digest: digest('1'),
        size: 1_534_685_324,
        mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
        urls: ['https://go.microsoft.com/fwlink/?linkid=1'],
        createdBy: 'Apply image\u001b[2J 10.0.17763.5329',
      },
      { digest: digest('2'), size: 10, mediaType: 'application/vnd.oci.image.layer.v1.tar' },
    ],
  });
});

test('people read Windows releases, and how to see the layers', () => {
  const text = imageText(index, undefined).join('\n');
  expect(text).toContain('Windows Server 2019 · 10.0.17763.5329');
  expect(text).toContain('--platform windows/amd64:10.0.17763.5329');
});

test('people read where each layer comes from and what made it, without its control characters', () => {
  const lines = imageText({ ...index, selected }, undefined);
  expect(lines.at(-2)).toBe('111111111111  1.53 GB  go.microsoft.com (foreign)  Apply image 10.0.17763.5329');
  expect(lines.at(-1)).toBe('222222222222     10 B  library');
});

test('no line is wider than a narrow terminal', () => {
  const table = imageText({ ...index, selected }, 60).slice(-3);
  for (const line of table) expect(line.length).toBeLessThanOrEqual(60);
});
