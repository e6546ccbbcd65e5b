/** The annotation that names an image in an index (image-spec, annotations.md). */
export const referenceAnnotation = 'org.opencontainers.image.ref.name';

/** The annotation by which containerd names an image in an index (containerd, images/annotations.go). */
export const containerdNameAnnotation = 'io.containerd.image.name';

/** The annotation that names the file in a layer (image-spec, annotations.md). */
export const titleAnnotation = 'org.opencontainers.image.title';

/** The annotation that marks an entry of an index as an attestation (BuildKit, "Image attestation storage"). */
export const attestationTypeAnnotation = 'vnd.docker.reference.type';

/** The annotation by which an attestation names the manifest it describes (BuildKit, "Image attestation storage"). */
export const attestedDigestAnnotation = 'vnd.docker.reference.digest';

/** The annotation that tells when something was made (image-spec, annotations.md). */
export const createdAnnotation = 'org.opencontainers.image.created';

/** The annotations that name who stands behind something, and who made it (image-spec, annotations.md). */
export const vendorAnnotation = 'org.opencontainers.image.vendor';
export const authorsAnnotation = 'org.opencontainers.image.authors';
