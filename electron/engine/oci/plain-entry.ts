import type { Descriptor } from '../../../shared/descriptor.ts';

/**
 * The entry of an index for a manifest (image-spec, image-index.md, "manifests"), without the annotations and URLs that
 * its descriptor had elsewhere.
 */
export function plainEntry({ mediaType, digest, size, platform, artifactType }: Descriptor): Descriptor {
  return {
    mediaType,
    digest,
    size,
    ...(platform === undefined ? {} : { platform }),
    ...(artifactType === undefined ? {} : { artifactType }),
  };
}
