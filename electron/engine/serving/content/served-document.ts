import { parseManifest } from '../../oci/parse-manifest.ts';

/** A manifest or index that can be had by its digest. */
export interface ServedDocument {
  mediaType: string;
  digest: string;
  size: number;
  /** The bytes of one that we made; others are read from the library. */
  bytes?: Buffer;
}

/**
 * A manifest's or index's own descriptor.
 * @throws {AppError} `UNSUPPORTED_MANIFEST` for bytes that are neither.
 */
export function describeDocument(bytes: Buffer, digest: string): ServedDocument {
  const { mediaType, size } = parseManifest({
    bytes,
    digest,
    contentType: undefined,
    expected: undefined,
    name: digest,
  }).descriptor;
  return { mediaType, digest, size };
}
