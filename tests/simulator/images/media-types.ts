import { manifestMediaTypes } from '../../../shared/media-types.ts';

/** Media types of the two families of images, as registries serve them. */
export const imageFormats = {
  docker: {
    manifest: manifestMediaTypes.dockerManifest,
    index: manifestMediaTypes.dockerIndex,
    config: 'application/vnd.docker.container.image.v1+json',
    layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
    foreignLayer: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
  },
  oci: {
    manifest: manifestMediaTypes.ociManifest,
    index: manifestMediaTypes.ociIndex,
    config: 'application/vnd.oci.image.config.v1+json',
    layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
    foreignLayer: 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip',
  },
} as const;

export type ImageFormat = keyof typeof imageFormats;

/** The media type of a signed schema-1 manifest, the answer to clients that accept nothing newer. */
export const schemaOneMediaType = 'application/vnd.docker.distribution.manifest.v1+prettyjws';
