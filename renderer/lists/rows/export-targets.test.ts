import { expect, it } from 'vitest';
import type { DownloadPlan } from '../../../shared/schemas/download.ts';
import { exportTargetOf } from './export-targets.ts';

const digest = `sha256:${'0'.repeat(64)}`;
const plan = (reference: string, platform: string, foreignHost?: string): DownloadPlan => ({
  reference,
  rootDigest: digest,
  digest,
  platform,
  platforms: [platform],
  bytesTotal: 3,
  blobs: [
    {
      digest,
      size: 1,
      mediaType: 'x',
      kind: 'layer',
      bytesHere: 0,
      ...(foreignHost === undefined ? {} : { foreignHost }),
    },
  ],
});
const rowOf = (reference: string, platform: string, foreignHost?: string) => ({
  reference,
  plan: plan(reference, platform, foreignHost),
});

it('gives each image an archive of its own in the folder', () => {
  const choice = { format: 'docker-archive' as const, folder: 'E:\\carry' };
  const paths = [
    rowOf('r.example/a-b/c:1', 'linux/amd64'),
    rowOf('r.example/a/b-c:1', 'linux/amd64'),
    rowOf('r.example/a/b-c:1', 'linux/arm64', 'go.example'),
  ].map((row) => exportTargetOf(row, choice));
  expect(new Set(paths.map(({ path }) => path)).size).toBe(3);
  expect(paths.every(({ path }) => /^E:\\carry\\[^\\]+\.tar$/.test(path))).toBe(true);
  expect(paths.every(({ distributable }) => distributable === undefined)).toBe(true);
});

it('lays all images into one layout, with foreign layers as ordinary ones', () => {
  const choice = { format: 'oci' as const, folder: '/carry' };
  expect(exportTargetOf(rowOf('r.example/a:1', 'linux/amd64'), choice)).toEqual({
    format: 'oci',
    path: '/carry',
  });
  expect(exportTargetOf(rowOf('r.example/b:1', 'windows/amd64', 'go.example'), choice)).toEqual({
    format: 'oci',
    path: '/carry',
    distributable: true,
  });
});
