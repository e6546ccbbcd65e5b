/** Media types and header names of the Notary Project (signature-specification.md). */
export const notationArtifactType = 'application/vnd.cncf.notary.signature';
export const payloadType = 'application/vnd.cncf.notary.payload.v1+json';
export const envelopeTypes = { jws: 'application/jose+json', cose: 'application/cose' } as const;

export const headerNames = {
  scheme: 'io.cncf.notary.signingScheme',
  signingTime: 'io.cncf.notary.signingTime',
  authenticSigningTime: 'io.cncf.notary.authenticSigningTime',
  expiry: 'io.cncf.notary.expiry',
  timestamp: 'io.cncf.notary.timestampSignature',
} as const;
