import { AppError } from '../../../shared/errors.ts';
import { formatPlatform } from '../../../shared/platform.ts';
import type { ImageContents, ManifestContents } from '../library/image-contents.ts';
import { isImageConfigMediaType } from '../oci/image-config.ts';
import { blobMemberPath } from './blobs/blob-member-path.ts';
import { repositoryTags } from './docker-tags.ts';

/**
 * The `manifest.json` by which `docker load`, `podman load` and skopeo find config and layers (Docker image spec v1.2,
 * "Combined Image JSON + Filesystem Changeset Format").
 * @throws {AppError} `PLATFORM_NOT_FOUND` for an image of several platforms (a tag can name only one image),
 * `UNSUPPORTED_MANIFEST` for an artifact that is no container image.
 */
export function dockerManifestFile(contents: ImageContents, reference: string): Buffer {
  return Buffer.from(JSON.stringify([dockerManifestEntry(contents, reference)]));
}

/** One image of a `manifest.json`. */
export interface DockerManifestEntry {
  Config: string;
  RepoTags: string[];
  Layers: string[];
}

/**
 * The entry of one image, for a `manifest.json` of several.
 * @throws as `dockerManifestFile` does.
 */
export function dockerManifestEntry(contents: ImageContents, reference: string): DockerManifestEntry {
  const { config, layers } = onlyImage(contents);
  if (!isImageConfigMediaType(config.mediaType)) {
    throw new AppError(
      'UNSUPPORTED_MANIFEST',
      `${reference} is not a container image (its config is ${config.mediaType}), so nothing can load it from a docker-archive. Export it as oci-archive or oci.`,
      { details: { reference, mediaType: config.mediaType } },
    );
  }
  return {
    Config: blobMemberPath(config),
    RepoTags: repositoryTags(reference),
    Layers: layers.map(blobMemberPath),
  };
}

function onlyImage({ manifests }: ImageContents): ManifestContents {
  const images = manifests.filter(({ isAttestation }) => !isAttestation);
  const [only, ...others] = images;
  if (only !== undefined && others.length === 0) return only;
  const available = images.flatMap(({ descriptor: { platform } }) =>
    platform === undefined ? [] : [formatPlatform(platform)],
  );
  throw new AppError(
    'PLATFORM_NOT_FOUND',
    `A docker-archive holds one platform and this image has ${images.length}. Export it as oci-archive, or download one of: ${available.join(', ')}.`,
    { details: { available } },
  );
}
