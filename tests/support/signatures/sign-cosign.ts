import { type KeyObject, sign } from 'node:crypto';

/** The payload that cosign signs in its old form. */
export function simpleSigning(digest: string): Buffer {
  const image = { 'docker-manifest-digest': digest };
  const critical = {
    identity: { 'docker-reference': 'r.example/app' },
    image,
    type: 'cosign container image signature',
  };
  return Buffer.from(JSON.stringify({ critical, optional: null }));
}

/** A bundle as `cosign sign --key` of version 3 writes it: a statement in an envelope, signed by a key. */
export function signedBundle(
  digest: string,
  key: KeyObject,
  predicateType = 'https://sigstore.dev/cosign/sign/v1',
  predicate: object = {},
): Buffer {
  return Buffer.from(
    JSON.stringify({
      mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      verificationMaterial: { publicKey: { hint: 'a hint' }, tlogEntries: [] },
      dsseEnvelope: signedEnvelope(digest, key, predicateType, predicate),
    }),
  );
}

/** The envelope in it, which is a layer of its own in what `cosign attest` of version 2 writes. */
export function signedEnvelope(digest: string, key: KeyObject, predicateType: string, predicate: object) {
  const [algorithm = '', hex = ''] = digest.split(':');
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ digest: { [algorithm]: hex } }],
    predicateType,
    predicate,
  };
  const payload = Buffer.from(JSON.stringify(statement));
  const payloadType = 'application/vnd.in-toto+json';
  const signed = Buffer.concat([
    Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `),
    payload,
  ]);
  return {
    payload: payload.toString('base64'),
    payloadType,
    signatures: [{ sig: sign('sha256', signed, key).toString('base64') }],
  };
}
