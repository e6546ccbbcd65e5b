import * as z from 'zod';
import { isDigest } from '../../../../../shared/digest.ts';
import type { AppError } from '../../../../../shared/errors.ts';
import { boundedList } from '../../../../../shared/schemas/bounded.ts';
import { parseBoundedJson } from '../../../oci/bounded-json.ts';
import { digestOf } from '../../../oci/digest.ts';
import { parseImageConfig } from '../../../oci/image-config.ts';
import type { Member, Members } from '../archive/members.ts';
import { invalidArchive } from '../archive-error.ts';
import { mostImages } from '../limits.ts';
import { otherDigest } from './digest-source.ts';
import { nameOfTag } from './image-name.ts';

/** An image as Docker saves it: its layers are files without digests of their own. */
export interface DockerImage {
  names: string[];
  /** The config, where the archive has one; older archives leave it to be made of their layers. */
  config: (diffIds: readonly string[]) => Buffer;
  /** The lowest first. `diffId` is what its unpacked bytes must have, where that is known. */
  layers: { member: Member; diffId: string | undefined }[];
}

const manifestSchema = boundedList(
  z.object({
    Config: z.string(),
    RepoTags: boundedList(z.string(), 10_000, 'tags').nullish(),
    Layers: boundedList(z.string(), 10_000, 'layers').nullish(),
  }),
  mostImages,
  'images',
);

/**
 * The images of an archive with Docker's `manifest.json` (Docker image spec v1.2, "Combined Image JSON + Filesystem
 * Changeset Format").
 * @throws {AppError} `ARCHIVE_INVALID`, `DIGEST_MISMATCH`.
 */
export async function dockerImages(members: Members): Promise<DockerImage[]> {
  const { path } = members;
  const bytes = await members.document('manifest.json');
  const parsed = manifestSchema.safeParse(bytes === undefined ? undefined : parseBoundedJson(bytes));
  if (!parsed.success)
    throw invalidArchive(path, 'document', 'its manifest.json is none of Docker’s', parsed.error);
  const images: DockerImage[] = [];
  for (const { Config, RepoTags, Layers } of parsed.data) {
    const config = await readConfig(members, Config);
    const { diffIds = [] } = parseImageConfig(config) ?? {};
    if (!diffIds.every((diffId) => isDigest(diffId) && diffId.startsWith('sha256:')))
      throw invalidArchive(path, 'document', 'a config in it does not tell the digests of its layers');
    const names = Layers ?? [];
    if (names.length !== diffIds.length)
      throw invalidArchive(
        path,
        'document',
        `an image in it has ${names.length} layers, and its config ${diffIds.length}`,
      );
    const layers: DockerImage['layers'] = [];
    for (const [position, name] of names.entries())
      layers.push({ member: await layerOf(members, name), diffId: diffIds[position] });
    images.push({ names: namesOf(RepoTags ?? []), config: () => config, layers });
  }
  return images;
}

/**
 * The file of a layer.
 * @throws {AppError} `ARCHIVE_INVALID` when there is none.
 */
export async function layerOf(members: Members, name: string): Promise<Member> {
  const member = await members.find(plain(name));
  if (member === undefined) throw missing(members, 'layer', name);
  return member;
}

/** Distinct names of tags. */
export function namesOf(tags: readonly string[]): string[] {
  return [...new Set(tags.map(nameOfTag).filter((name) => name !== undefined))];
}

async function readConfig(members: Members, name: string): Promise<Buffer> {
  const bytes = await members.document(plain(name));
  if (bytes === undefined) throw missing(members, 'config', name);
  // Docker, podman and skopeo name it by its digest.
  const hex = /(?:^|\/|:)([0-9a-f]{64})(?:\.json)?$/.exec(name)?.[1];
  if (hex !== undefined && digestOf(bytes) !== `sha256:${hex}`)
    throw otherDigest(members.path, name, `sha256:${hex}`);
  return bytes;
}

function plain(name: string): string {
  return name.replace(/^(?:\.\/)+/, '');
}

function missing({ path }: Members, part: 'layer' | 'config', name: string): AppError {
  return invalidArchive(
    path,
    'missing-blob',
    `it names the ${part} ${name.slice(0, 200)} and does not hold it`,
  );
}
