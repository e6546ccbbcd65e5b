/** Media types of Sigstore (cosign, BUNDLE_SPEC.md and SIGNATURE_SPEC.md). */
const bundlePattern =
  /^application\/vnd\.dev\.sigstore\.bundle(?:\.v0\.\d|\+json;version=0\.\d|\.v0\.\d\+json)/;
export const simpleSigningType = 'application/vnd.dev.cosign.simplesigning.v1+json';
/** A statement in an envelope of its own, as cosign attached it in its old form (DSSE, protocol.md). */
export const envelopeType = 'application/vnd.dsse.envelope.v1+json';
/** Annotation of such a layer. */
export const oldPredicateAnnotation = 'predicateType';
export const oldArtifactType = 'application/vnd.dev.cosign.artifact.sig.v1+json';
/** What a bundle says when it is a signature of an image, and no other statement about it. */
export const signPredicate = 'https://sigstore.dev/cosign/sign/v1';
/** Annotation of the manifest that carries a bundle. */
export const predicateAnnotation = 'dev.sigstore.bundle.predicateType';

/** Annotations of a layer in the old form. */
export const oldAnnotations = {
  signature: 'dev.cosignproject.cosign/signature',
  certificate: 'dev.sigstore.cosign/certificate',
  chain: 'dev.sigstore.cosign/chain',
  log: 'dev.sigstore.cosign/bundle',
  timestamp: 'dev.sigstore.cosign/rfc3161timestamp',
} as const;

/** True for the media type of a bundle, of any version. */
export function isBundleType(mediaType: string): boolean {
  return bundlePattern.test(mediaType);
}
