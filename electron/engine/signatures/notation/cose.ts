import { type DecodeOptions, decode, encode } from 'cborg';
import { SignatureFault } from '../fault.ts';
import { readAttributes } from './attributes.ts';
import { type Envelope, mostCertificates } from './envelope.ts';
import { headerNames } from './names.ts';

/** Labels of headers (RFC 9052, section 3.1; RFC 9360, section 2). */
const labels = { algorithm: 1, critical: 2, contentType: 3, chain: 33 } as const;

class TaggedSign1 {
  readonly parts: unknown;
  constructor(parts: unknown) {
    this.parts = parts;
  }
}
class EpochTime {
  readonly seconds: unknown;
  constructor(seconds: unknown) {
    this.seconds = seconds;
  }
}

const options: DecodeOptions = {
  allowIndefinite: false,
  allowUndefined: false,
  allowNaN: false,
  allowInfinity: false,
  strict: true,
  useMaps: true,
  rejectDuplicateMapKeys: true,
  tags: {
    1: (decodeContent) => new EpochTime(decodeContent()),
    18: (decodeContent) => new TaggedSign1(decodeContent()),
  },
};

/**
 * Takes a COSE envelope apart (Notary Project, signature-envelope-cose.md; RFC 9052, section 4.2, COSE_Sign1_Tagged).
 * @throws {SignatureFault} `malformed`, `unsupported`.
 */
export function readCose(bytes: Buffer): Envelope {
  const envelope = decodeOne(bytes);
  const parts = envelope instanceof TaggedSign1 && Array.isArray(envelope.parts) ? envelope.parts : [];
  const [protectedBytes, unprotected, payload, signature] = parts as unknown[];
  const isWhole =
    parts.length === 4 &&
    protectedBytes instanceof Uint8Array &&
    unprotected instanceof Map &&
    payload instanceof Uint8Array &&
    signature instanceof Uint8Array;
  if (!isWhole) throw new SignatureFault('malformed', 'it is no COSE_Sign1 envelope');
  const headers = decodeOne(protectedBytes);
  if (!(headers instanceof Map)) throw new SignatureFault('malformed', 'the signed headers are no map');
  const fields = new Map(
    [...headers].filter((entry): entry is [string, unknown] => typeof entry[0] === 'string'),
  );
  // What is critical is looked for among the signed headers alone.
  const timestamp: unknown = unprotected.get(headerNames.timestamp);
  if (timestamp !== undefined && !(timestamp instanceof Uint8Array))
    throw new SignatureFault('malformed', 'the timestamp is no byte string');
  return {
    // The received bytes of the headers, never encoded anew.
    signedBytes: Buffer.from(encode(['Signature1', protectedBytes, new Uint8Array(0), payload])),
    signature: Buffer.from(signature),
    payload: Buffer.from(payload),
    attributes: readAttributes({
      contentType: headers.get(labels.contentType),
      critical: headers.get(labels.critical),
      fields,
      timeOf,
    }),
    chain: chainOf(unprotected.get(labels.chain)),
    timestamp: timestamp === undefined ? null : Buffer.from(timestamp),
    names: ({ cose }) => headers.get(labels.algorithm) === cose,
  };
}

function decodeOne(bytes: Uint8Array): unknown {
  try {
    return decode(bytes, options);
  } catch (error) {
    throw new SignatureFault('malformed', error instanceof Error ? error.message : 'it is no CBOR');
  }
}

function chainOf(value: unknown): Buffer[] {
  const isChain =
    Array.isArray(value) &&
    value.length <= mostCertificates &&
    value.every((certificate) => certificate instanceof Uint8Array);
  if (!isChain) throw new SignatureFault('malformed', 'there is no chain of certificates');
  return value.map((certificate: Uint8Array) => Buffer.from(certificate));
}

function timeOf(value: unknown): Date | undefined {
  if (!(value instanceof EpochTime) || typeof value.seconds !== 'number') return undefined;
  const time = new Date(value.seconds * 1000);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
