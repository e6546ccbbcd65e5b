import { constants, sign } from 'node:crypto';
import { encode, Token, Type } from 'cborg';
import type { Descriptor } from '../../../shared/descriptor.ts';
import type { Issued } from './openssl-authority.ts';

/** What goes into an envelope; a test changes a field of it. */
export interface NotationSigning {
  target: Pick<Descriptor, 'mediaType' | 'digest' | 'size'>;
  signer: Issued;
  /** Certificates of the chain, the signer's first. */
  chain: readonly Buffer[];
  /** Further signed attributes. */
  attributes?: Record<string, unknown>;
  critical?: readonly string[];
  algorithm?: string;
  timestamp?: (signature: Buffer) => Buffer;
}

const payloadType = 'application/vnd.cncf.notary.payload.v1+json';
const schemeName = 'io.cncf.notary.signingScheme';
const timestampName = 'io.cncf.notary.timestampSignature';
const coseAlgorithms: Record<string, number> = {
  ES256: -7,
  ES384: -35,
  ES512: -36,
  PS256: -37,
  PS384: -38,
  PS512: -39,
};

/** Signs as Notation does, with a JWS envelope. */
export function signJws(signing: NotationSigning): Buffer {
  const { target, signer, chain, attributes = {}, critical = [schemeName] } = signing;
  const text = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const protectedText = text({
    alg: signing.algorithm ?? algorithmOf(signer).name,
    crit: critical,
    cty: payloadType,
    [schemeName]: 'notary.x509',
    ...attributes,
  });
  const payload = text({ targetArtifact: target });
  const signature = signBytes(Buffer.from(`${protectedText}.${payload}`), signer);
  const stamp = signing.timestamp?.(signature);
  return Buffer.from(
    JSON.stringify({
      payload,
      protected: protectedText,
      header: {
        x5c: chain.map((der) => der.toString('base64')),
        ...(stamp === undefined ? {} : { [timestampName]: stamp.toString('base64') }),
      },
      signature: signature.toString('base64url'),
    }),
  );
}

/** Signs as Notation does, with a COSE envelope. */
export function signCose(signing: NotationSigning): Buffer {
  const { target, signer, chain, attributes = {}, critical = [schemeName] } = signing;
  const headers = new Map<unknown, unknown>([
    [1, coseAlgorithms[signing.algorithm ?? algorithmOf(signer).name]],
    [2, critical],
    [3, payloadType],
    [schemeName, 'notary.x509'],
    ...Object.entries(attributes),
  ]);
  const protectedBytes = encodeCbor(headers);
  const payload = Buffer.from(JSON.stringify({ targetArtifact: target }));
  const signature = signBytes(encodeCbor(['Signature1', protectedBytes, new Uint8Array(0), payload]), signer);
  const stamp = signing.timestamp?.(signature);
  const unprotected = new Map<unknown, unknown>([
    [33, chain],
    ...(stamp === undefined ? [] : ([[timestampName, stamp]] as const)),
  ]);
  return Buffer.concat([Buffer.from([0xd2]), encodeCbor([protectedBytes, unprotected, payload, signature])]);
}

/** CBOR of a value; a `Date` is a number of seconds under tag 1. */
export function encodeCbor(value: unknown): Buffer {
  const typeEncoders = {
    Date: (time: Date) => [new Token(Type.tag, 1), new Token(Type.uint, Math.floor(time.getTime() / 1000))],
  };
  return Buffer.from(encode(value, { typeEncoders, mapSorter: () => 0 }));
}

function signBytes(bytes: Buffer, signer: Issued): Buffer {
  const { hash, isRsa } = algorithmOf(signer);
  return isRsa
    ? sign(hash, bytes, {
        key: signer.key,
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
      })
    : sign(hash, bytes, { key: signer.key, dsaEncoding: 'ieee-p1363' });
}

function algorithmOf({ key }: Issued): { name: string; hash: string; isRsa: boolean } {
  const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
  const isRsa = key.asymmetricKeyType === 'rsa';
  const bits = isRsa
    ? ({ 3072: '384', 4096: '512' }[modulusLength] ?? '256')
    : ({ secp384r1: '384', secp521r1: '512' }[namedCurve] ?? '256');
  return { name: `${isRsa ? 'PS' : 'ES'}${bits}`, hash: `sha${bits}`, isRsa };
}
