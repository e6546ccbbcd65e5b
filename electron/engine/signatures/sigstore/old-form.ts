import { createHash } from 'node:crypto';
import * as z from 'zod';
import { parseBoundedJson } from '../../oci/bounded-json.ts';
import { SignatureFault } from '../fault.ts';
import { certificatesOfFile } from '../pki/pem.ts';
import { oldAnnotations } from './names.ts';

const envelopeSchema = z.object({
  payloadType: z.string(),
  payload: z.string(),
  signatures: z.array(
    z.object({
      sig: z.string(),
      keyid: z
        .string()
        .nullish()
        .transform((id) => id ?? ''),
    }),
  ),
});
/** An entry of the log as cosign writes it beside a signature. */
const logSchema = z.object({
  SignedEntryTimestamp: z.string(),
  Payload: z.object({
    body: z.string(),
    integratedTime: z.number().int(),
    logIndex: z.number().int(),
    logID: z.string().regex(/^[0-9a-f]{64}$/),
  }),
});
const bodySchema = z.object({ apiVersion: z.string(), kind: z.string() });
const timestampSchema = z.object({ SignedRFC3161Timestamp: z.string() });

/**
 * Writes a signature of the old form (cosign, SIGNATURE_SPEC.md: a layer, with the rest in its annotations) as a bundle,
 * so that one verifier judges both.
 * @param payload the layer.
 * @throws {SignatureFault} `malformed`.
 */
export function bundleOfOldForm(payload: Buffer, annotations: Readonly<Record<string, string>>): unknown {
  const byName = new Map(Object.entries(annotations));
  const signature = byName.get(oldAnnotations.signature);
  if (signature === undefined) throw new SignatureFault('malformed', 'there is no signature');
  return {
    ...bundleAround(byName),
    messageSignature: {
      messageDigest: { algorithm: 'SHA2_256', digest: createHash('sha256').update(payload).digest('base64') },
      signature,
    },
  };
}

/**
 * The same for a statement about an image, whose layer is an envelope that bears its signature (cosign,
 * ATTESTATION_SPEC.md).
 * @throws {SignatureFault} `malformed`; `unsupported` for an entry of a log in a form that the verifier does not know.
 */
export function bundleOfOldStatement(layer: Buffer, annotations: Readonly<Record<string, string>>): unknown {
  const parsed = envelopeSchema.safeParse(parseBoundedJson(layer));
  if (!parsed.success) throw new SignatureFault('malformed', 'it is no envelope');
  const around = bundleAround(new Map(Object.entries(annotations)));
  const isUnknown = around.verificationMaterial.tlogEntries.some(
    ({ kindVersion: { kind, version } }) => kind === 'intoto' && version !== '0.0.2',
  );
  if (isUnknown) throw new SignatureFault('unsupported', 'its entry of the log has an old form');
  return { ...around, dsseEnvelope: parsed.data };
}

/** A bundle without what was signed. */
function bundleAround(annotations: ReadonlyMap<string, string>) {
  const certificate = annotations.get(oldAnnotations.certificate);
  const log = annotations.get(oldAnnotations.log);
  const timestamp = annotations.get(oldAnnotations.timestamp);
  return {
    mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.1',
    verificationMaterial: {
      ...(certificate === undefined || certificate === ''
        ? { publicKey: { hint: '' } }
        : { x509CertificateChain: { certificates: chainOf(certificate) } }),
      tlogEntries: log === undefined || log === '' ? [] : [logEntry(log)],
      ...(timestamp === undefined || timestamp === ''
        ? {}
        : { timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp: stampOf(timestamp) }] } }),
    },
  };
}

/** The signer's certificate alone: those above it are the trusted root's. */
function chainOf(pem: string): { rawBytes: string }[] {
  const [leaf] = certificatesOfFile(Buffer.from(pem)) ?? [];
  if (leaf === undefined) throw new SignatureFault('malformed', 'the certificate cannot be read');
  return [{ rawBytes: leaf.der.toString('base64') }];
}

function logEntry(text: string) {
  const parsed = logSchema.safeParse(parseBoundedJson(Buffer.from(text), 1_000));
  if (!parsed.success) throw new SignatureFault('malformed', 'the entry of the log cannot be read');
  const { SignedEntryTimestamp, Payload } = parsed.data;
  const body = bodySchema.safeParse(parseBoundedJson(Buffer.from(Payload.body, 'base64'), 1_000));
  if (!body.success) throw new SignatureFault('malformed', 'the entry of the log cannot be read');
  return {
    logIndex: String(Payload.logIndex),
    logId: { keyId: Buffer.from(Payload.logID, 'hex').toString('base64') },
    kindVersion: { kind: body.data.kind, version: body.data.apiVersion },
    integratedTime: String(Payload.integratedTime),
    inclusionPromise: { signedEntryTimestamp: SignedEntryTimestamp },
    canonicalizedBody: Payload.body,
  };
}

function stampOf(text: string): string {
  const parsed = timestampSchema.safeParse(parseBoundedJson(Buffer.from(text), 100));
  if (!parsed.success) throw new SignatureFault('malformed', 'the timestamp cannot be read');
  return parsed.data.SignedRFC3161Timestamp;
}
