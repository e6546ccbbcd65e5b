import * as z from 'zod';
import { boundedList } from '../../../../shared/schemas/bounded.ts';
import { parseBoundedJson } from '../../oci/bounded-json.ts';
import { SignatureFault } from '../fault.ts';
import { readAttributes } from './attributes.ts';
import { type Envelope, mostCertificates } from './envelope.ts';
import { headerNames } from './names.ts';

const envelopeSchema = z.strictObject({
  payload: z.string(),
  protected: z.string(),
  signature: z.string(),
  header: z.looseObject({
    x5c: boundedList(z.string(), mostCertificates, 'certificates'),
    [headerNames.timestamp]: z.string().optional(),
  }),
});
const headersSchema = z.record(z.string(), z.unknown());
const timePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * Takes a JWS envelope apart (Notary Project, signature-envelope-jws.md; RFC 7515, section 7.2.2).
 * @throws {SignatureFault} `malformed`, `unsupported`.
 */
export function readJws(bytes: Buffer): Envelope {
  const parsed = envelopeSchema.safeParse(parseBoundedJson(bytes, 10_000));
  if (!parsed.success) throw new SignatureFault('malformed', 'it is no JWS envelope');
  const { header, payload, protected: protectedText, signature } = parsed.data;
  const headers = headersSchema.safeParse(parseBoundedJson(decode(protectedText, 'base64url'), 10_000));
  if (!headers.success) throw new SignatureFault('malformed', 'the signed headers are no JSON object');
  const fields = new Map(Object.entries(headers.data));
  const timestamp = header[headerNames.timestamp];
  return {
    signedBytes: Buffer.from(`${protectedText}.${payload}`, 'latin1'),
    signature: decode(signature, 'base64url'),
    payload: decode(payload, 'base64url'),
    attributes: readAttributes({
      contentType: fields.get('cty'),
      critical: fields.get('crit'),
      fields,
      timeOf,
    }),
    chain: header.x5c.map((text) => decode(text, 'base64')),
    timestamp: typeof timestamp === 'string' ? decode(timestamp, 'base64') : null,
    names: ({ jws }) => fields.get('alg') === jws,
  };
}

/** Strictly: Node passes over what is no base64, so that one signature could be written in many ways. */
function decode(text: string, encoding: 'base64' | 'base64url'): Buffer {
  const bytes = Buffer.from(text, encoding);
  if (bytes.toString(encoding) !== text) throw new SignatureFault('malformed', `a field is no ${encoding}`);
  return bytes;
}

function timeOf(value: unknown): Date | undefined {
  if (typeof value !== 'string' || !timePattern.test(value)) return undefined;
  const time = new Date(value);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
