/**
 * Something attached to the manifest of one platform: the index that names it, with the signatures of that index. So what
 * was signed as a whole can be checked where one platform of it is: in a library, an archive, another registry. It is an
 * ordinary artifact, which other tools carry along without knowing it.
 */
export const signedIndexType = 'application/vnd.longshore.signed-index.v1+json';

/**
 * Each part of it is a layer of this type. Registries look for what is called a manifest among their manifests, where an
 * index without its platforms is not, and what is called a signature would pass for one of the platform.
 */
export const partType = 'application/vnd.longshore.signed-index.part.v1';

/** Annotation of a part: what it is. */
export const partTypeAnnotation = 'io.longshore.media-type';
