import { constants, verify } from 'node:crypto';
import * as z from 'zod';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import { parseBoundedJson } from '../../oci/bounded-json.ts';
import { SignatureFault } from '../fault.ts';
import { maximumEnvelopeBytes } from '../limits.ts';
import { envelopeAlgorithm } from '../pki/algorithms.ts';
import { type Certificate, parseDerCertificate } from '../pki/certificate.ts';
import { chainProblem } from '../pki/chain-rules.ts';
import { readCose } from './cose.ts';
import type { Envelope } from './envelope.ts';
import { readJws } from './jws.ts';
import { envelopeTypes } from './names.ts';

/** A signature that is one of this image, by the first certificate of a chain that keeps the rules. */
export interface SoundSignature {
  envelope: Envelope;
  chain: readonly [Certificate, ...Certificate[]];
}

const payloadSchema = z.object({
  targetArtifact: z.object({ mediaType: z.string(), digest: z.string(), size: z.number() }),
});

/**
 * Checks that an envelope is a signature of this manifest, by a chain of certificates that keeps the rules. Whether
 * anybody trusts them is another question (Notary Project, "Signature Verification details", integrity).
 * @throws {SignatureFault} `malformed`, `too-large`, `unsupported`, `wrong-chain`, `wrong-signature`, `other-image`.
 */
export function checkIntegrity(bytes: Buffer, mediaType: string, target: Descriptor): SoundSignature {
  if (bytes.length > maximumEnvelopeBytes) throw new SignatureFault('too-large', 'the envelope is too large');
  const envelope = readEnvelope(bytes, mediaType);
  const certificates = envelope.chain.map(parseDerCertificate);
  const [leaf, ...issuers] = certificates.filter((certificate) => certificate !== undefined);
  if (leaf === undefined || issuers.length + 1 !== certificates.length)
    throw new SignatureFault('malformed', 'a certificate cannot be read');
  const chain: SoundSignature['chain'] = [leaf, ...issuers];
  checkSignature(envelope, leaf);
  const problem = chainProblem(chain, 'code-signing');
  if (problem !== null) throw new SignatureFault('wrong-chain', problem);
  checkPayload(envelope.payload, target);
  return { envelope, chain };
}

function readEnvelope(bytes: Buffer, mediaType: string): Envelope {
  if (mediaType === envelopeTypes.jws) return readJws(bytes);
  if (mediaType === envelopeTypes.cose) return readCose(bytes);
  throw new SignatureFault('unsupported', 'the envelope is of an unknown type');
}

/** Node verifies; the algorithm follows from the key, and must be the one that is signed. */
function checkSignature(envelope: Envelope, { publicKey }: Certificate): void {
  const algorithm = envelopeAlgorithm(publicKey);
  if (algorithm === undefined)
    throw new SignatureFault('unsupported', 'the key is of a size that signs nothing');
  if (!envelope.names(algorithm))
    throw new SignatureFault('wrong-signature', 'the algorithm is not that of the key');
  const key =
    algorithm.kind === 'pss'
      ? {
          key: publicKey,
          padding: constants.RSA_PKCS1_PSS_PADDING,
          saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
        }
      : { key: publicKey, dsaEncoding: 'ieee-p1363' as const };
  if (!verify(algorithm.hash, envelope.signedBytes, key, envelope.signature))
    throw new SignatureFault('wrong-signature', 'the signature does not match');
}

function checkPayload(payload: Buffer, { mediaType, digest, size }: Descriptor): void {
  const parsed = payloadSchema.safeParse(parseBoundedJson(payload, 10_000));
  if (!parsed.success) throw new SignatureFault('malformed', 'the payload names no image');
  const target = parsed.data.targetArtifact;
  if (target.digest !== digest || target.size !== size || target.mediaType !== mediaType)
    throw new SignatureFault('other-image', 'it signs another image');
}
