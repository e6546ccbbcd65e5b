import { createReadStream } from 'node:fs';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import { manifestMediaTypes } from '../../../../shared/media-types.ts';
import { digestOf } from '../../oci/digest.ts';
import { parseImageConfig } from '../../oci/image-config.ts';
import { wholeFileHash } from '../../transfer/disk/hash-whole-file.ts';
import { type Compression, compressionOf } from './archive/compression.ts';
import type { Member, Members } from './archive/members.ts';
import { invalidArchive } from './archive-error.ts';
import { otherDigest } from './images/digest-source.ts';
import type { DockerImage } from './images/docker-images.ts';
import type { PlannedImage } from './images/planned-image.ts';
import type { ImportJob } from './import-job.ts';
import type { Intake } from './intake.ts';
import { diffIdOf } from './layer-sums.ts';

const configType = 'application/vnd.oci.image.config.v1+json';
const layerTypes: Record<Exclude<Compression, 'other'>, string> = {
  none: 'application/vnd.oci.image.layer.v1.tar',
  gzip: 'application/vnd.oci.image.layer.v1.tar+gzip',
  zstd: 'application/vnd.oci.image.layer.v1.tar+zstd',
};

/** A layer that has become a blob. */
interface StoredLayer {
  descriptor: Descriptor;
  diffId: string;
}

/**
 * Stores images as Docker saves them, with manifests made here: layers stay as they are, and configs too, so that the
 * same archive always gives the same digests, which are not the registry's.
 * @throws {AppError} `DIGEST_MISMATCH`, `ARCHIVE_INVALID`, `DISK_FULL`, `DISK_PERMISSION`, the signal's reason.
 */
export async function importRebuilt(
  images: readonly DockerImage[],
  members: Members,
  intake: Intake,
  job: ImportJob,
): Promise<PlannedImage[]> {
  const expected = new Map<Member, string | undefined>();
  for (const { member, diffId } of images.flatMap(({ layers }) => layers)) {
    const known = expected.get(member);
    if (known !== undefined && known !== diffId)
      throw invalidArchive(
        members.path,
        'document',
        `${member.name.slice(0, 200)} is named as two layers that differ`,
      );
    expected.set(member, diffId);
  }
  const stored = await storeLayers(expected, members, intake, job);
  const planned: PlannedImage[] = [];
  for (const image of images) {
    const layers = image.layers
      .map(({ member }) => stored.get(member))
      .filter((layer) => layer !== undefined);
    planned.push(...(await storeManifest(image, layers, intake)));
  }
  return planned;
}

async function storeLayers(
  expected: ReadonlyMap<Member, string | undefined>,
  members: Members,
  intake: Intake,
  job: ImportJob,
): Promise<Map<Member, StoredLayer>> {
  const { library, hashes, signal, onTotal, onBytes } = job;
  const hash = wholeFileHash(hashes, signal);
  const stored = new Map<Member, StoredLayer>();
  const toRead: Member[] = [];
  onTotal(sumOf([...expected.keys()]));
  for (const [member, diffId] of expected) {
    const { size, head } = member;
    // What nothing compresses is the blob of its own diffID.
    const isHere =
      compressionOf(head) === 'none' &&
      diffId !== undefined &&
      (await library.blobs.look({ digest: diffId, size }, hash)) === 'right';
    if (!isHere) {
      toRead.push(member);
      continue;
    }
    await intake.claim([diffId]);
    // It may have gone before it was claimed.
    if (!(await library.blobs.exists(diffId))) toRead.push(member);
    else {
      onBytes(size);
      stored.set(member, { descriptor: { mediaType: layerTypes.none, digest: diffId, size }, diffId });
    }
  }
  await intake.assertRoom(sumOf(toRead));
  for await (const { member, content } of members.contents(toRead)) {
    const layer = { member, content, expected: expected.get(member), path: members.path };
    stored.set(member, await storeLayer(layer, intake, signal));
  }
  return stored;
}

function sumOf(members: readonly Member[]): number {
  return members.reduce((sum, { size }) => sum + size, 0);
}

/** A layer as an archive holds it. */
interface ArchivedLayer {
  member: Member;
  content: AsyncIterable<Buffer>;
  /** The diffID that it should have, where one is told. */
  expected: string | undefined;
  /** Of the archive. */
  path: string;
}

async function storeLayer(
  { member, content, expected, path }: ArchivedLayer,
  intake: Intake,
  signal: AbortSignal,
): Promise<StoredLayer> {
  const compression = compressionOf(member.head);
  if (compression === 'other')
    throw invalidArchive(
      path,
      'compression',
      `the layer ${member.name.slice(0, 200)} is compressed by xz or bzip2, which images do not use`,
    );
  const staged = await intake.stage(content, expected ?? digestOf(Buffer.from(member.name)));
  try {
    if (staged.size !== member.size) throw invalidArchive(path, 'truncated', 'it is cut off');
    const diffId =
      compression === 'none'
        ? staged.digest
        : await diffIdOf(createReadStream(staged.path), compression, path, signal);
    if (expected !== undefined && diffId !== expected) throw otherDigest(path, member.name, expected);
    await intake.claim([staged.digest]);
    await intake.place(staged);
    const { digest, size } = staged;
    return { descriptor: { mediaType: layerTypes[compression], digest, size }, diffId };
  } catch (error) {
    await intake.discard(staged.path);
    throw error;
  }
}

/** @returns the image once for each of its names, or once without. */
async function storeManifest(
  image: DockerImage,
  layers: readonly StoredLayer[],
  intake: Intake,
): Promise<PlannedImage[]> {
  const configBytes = image.config(layers.map(({ diffId }) => diffId));
  const config = { mediaType: configType, digest: digestOf(configBytes), size: configBytes.length };
  const mediaType = manifestMediaTypes.ociManifest;
  const bytes = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType,
      config,
      layers: layers.map(({ descriptor }) => descriptor),
    }),
  );
  const digest = digestOf(bytes);
  await intake.claim([digest, config.digest]);
  await intake.put(config.digest, configBytes);
  await intake.put(digest, bytes);
  const platform = parseImageConfig(configBytes)?.platform ?? null;
  const root = { mediaType, digest, size: bytes.length, ...(platform === null ? {} : { platform }) };
  const names = image.names.length === 0 ? [undefined] : image.names;
  return names.map((name) => ({
    root,
    name,
    rebuilt: true,
    documents: new Map([[digest, bytes]]),
    blobs: [],
  }));
}
