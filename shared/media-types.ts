/** Media types of the manifests that Longshore reads (image-spec, media-types.md; Docker image manifest v2.2). */
export const manifestMediaTypes = {
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerIndex: 'application/vnd.docker.distribution.manifest.list.v2+json',
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  ociIndex: 'application/vnd.oci.image.index.v1+json',
} as const;

/** The `Accept` value of every manifest request: without all four, registries answer schema 1 or 404. */
export const acceptManifests: string = Object.values(manifestMediaTypes).join(', ');

/** True for an index (Docker: manifest list). */
export function isIndexMediaType(mediaType: string): boolean {
  return mediaType === manifestMediaTypes.dockerIndex || mediaType === manifestMediaTypes.ociIndex;
}

/** True for an image manifest, Docker's or OCI's. */
export function isManifestMediaType(mediaType: string): boolean {
  return mediaType === manifestMediaTypes.dockerManifest || mediaType === manifestMediaTypes.ociManifest;
}

/** True for Docker's withdrawn schema 1, which has neither layer sizes nor `urls`. */
export function isSchemaOneMediaType(mediaType: string): boolean {
  return /^application\/vnd\.docker\.distribution\.manifest\.v1\+(json|prettyjws)$/.test(mediaType);
}

/** True for a foreign (non-distributable) layer: its descriptor may name `urls` outside the registry. */
export function isForeignMediaType(mediaType: string): boolean {
  return (
    mediaType.startsWith('application/vnd.docker.image.rootfs.foreign.diff.tar') ||
    mediaType.startsWith('application/vnd.oci.image.layer.nondistributable.v1.tar')
  );
}

/** The distributable twin of a foreign layer's media type; any other type comes back unchanged. */
export function distributableMediaType(mediaType: string): string {
  return mediaType
    .replace('vnd.docker.image.rootfs.foreign.diff', 'vnd.docker.image.rootfs.diff')
    .replace('vnd.oci.image.layer.nondistributable.v1', 'vnd.oci.image.layer.v1');
}
