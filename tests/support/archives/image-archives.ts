import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type ArchiveMember, tarOf } from './import-rig.ts';

const ociManifest = 'application/vnd.oci.image.manifest.v1+json';

/** The digest of bytes. */
export function sha256(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The files of a folder as members of an archive. */
export function membersOf(folder: string): ArchiveMember[] {
  return (readdirSync(folder, { recursive: true }) as string[])
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort()
    .map((name) => [name.replaceAll('\\', '/'), readFileSync(join(folder, name))]);
}

/** A small image: its documents and layers, as formats of archives need them. */
export interface SmallImage {
  layers: { tar: Buffer; gzip: Buffer }[];
  config: Buffer;
  manifest: Buffer;
  index: Buffer;
}

/** An image of two layers, the upper one with this text. */
export async function smallImage(
  text: string,
  name: string | null = 'registry.example/app:1',
): Promise<SmallImage> {
  const tars = [await tarOf([['base', 'shared']]), await tarOf([['top', text]])];
  const layers = tars.map((tar) => ({ tar, gzip: gzipSync(tar) }));
  const config = json({
    architecture: 'amd64',
    os: 'linux',
    config: {},
    rootfs: { type: 'layers', diff_ids: tars.map((tar) => `sha256:${sha256(tar)}`) },
  });
  const manifest = json({
    schemaVersion: 2,
    mediaType: ociManifest,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...descriptorOf(config) },
    layers: layers.map(({ gzip }) => ({
      mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
      ...descriptorOf(gzip),
    })),
  });
  return { layers, config, manifest, index: indexOf([entryOf(manifest, name)]) };
}

/** The descriptor of bytes, without their media type. */
export function descriptorOf(bytes: Buffer): { digest: string; size: number } {
  return { digest: `sha256:${sha256(bytes)}`, size: bytes.length };
}

/** The entry of an index for a manifest. */
export function entryOf(manifest: Buffer, name: string | null): object {
  return {
    mediaType: ociManifest,
    ...descriptorOf(manifest),
    ...(name === null ? {} : { annotations: { 'org.opencontainers.image.ref.name': name } }),
  };
}

/** An `index.json`. */
export function indexOf(manifests: readonly object[]): Buffer {
  return json({ schemaVersion: 2, manifests });
}

/** The members of an oci-archive. */
export function layoutMembers({ layers, config, manifest, index }: SmallImage): ArchiveMember[] {
  return [
    ['oci-layout', '{"imageLayoutVersion":"1.0.0"}'],
    ...[...layers.map(({ gzip }) => gzip), config, manifest].map(blobMember),
    ['index.json', index],
  ];
}

/** A blob of a layout. */
export function blobMember(bytes: Buffer): ArchiveMember {
  return [`blobs/sha256/${sha256(bytes)}`, bytes];
}

/** What `docker save` wrote from 1.10 to 24: folders of layers, `manifest.json` and `repositories`. */
export function dockerMembers(
  { layers, config }: SmallImage,
  tags: string[] | null = ['app:1'],
): ArchiveMember[] {
  const names = layers.map((_, position) => `${sha256(`layer ${position}`)}`);
  return [
    ...layers.flatMap(({ tar }, position): ArchiveMember[] => [
      [`${names[position]}/VERSION`, '1.0'],
      [`${names[position]}/json`, '{}'],
      [`${names[position]}/layer.tar`, tar],
    ]),
    [`${sha256(config)}.json`, config],
    [
      'manifest.json',
      JSON.stringify([
        {
          Config: `${sha256(config)}.json`,
          RepoTags: tags,
          Layers: names.map((name) => `${name}/layer.tar`),
        },
      ]),
    ],
    ['repositories', JSON.stringify({ app: { 1: names.at(-1) } })],
  ];
}

/** What Docker saved before 1.10: no config, and documents of layers that name their parents. */
export function legacyMembers({ layers }: SmallImage): ArchiveMember[] {
  const ids = layers.map((_, position) => sha256(`layer ${position}`));
  return [
    ...layers.flatMap(({ tar }, position): ArchiveMember[] => [
      [`${ids[position]}/VERSION`, '1.0'],
      [
        `${ids[position]}/json`,
        JSON.stringify({ id: ids[position], parent: ids[position - 1], os: 'linux', architecture: 'amd64' }),
      ],
      [`${ids[position]}/layer.tar`, tar],
    ]),
    ['repositories', JSON.stringify({ 'registry.example/old': { latest: ids.at(-1) } })],
  ];
}

/** JSON as programs write it. */
export function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
