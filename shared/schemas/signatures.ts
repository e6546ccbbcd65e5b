import * as z from 'zod';
import { errorCodes } from '../errors.ts';

const errorCodeSchema = z.enum(errorCodes);

/** What is checked of a signature, in the order in which it is told (Notary Project, "Signature Verification details"). */
export const checkNames = ['integrity', 'authenticity', 'timestamp', 'expiry', 'revocation'] as const;
export type CheckName = (typeof checkNames)[number];

/** Why a signature is not good, or one check of it has not passed. Stable: scripts and translations know them. */
export const signatureReasons = [
  'malformed',
  'too-large',
  'unsupported',
  'wrong-signature',
  'other-key',
  'other-image',
  'wrong-chain',
  'wrong-log',
  'no-policy',
  'not-named',
  'no-key',
  'no-trust-root',
  'trust-root-unreachable',
  'trust-root-wrong',
  'unknown-signer',
  'other-identity',
  'no-timestamp',
  'wrong-timestamp',
  'unknown-timestamp-root',
  'outside-validity',
  'expired',
  'revoked',
  'not-checked',
  'unreachable',
] as const;
export type SignatureReason = (typeof signatureReasons)[number];
const reasonSchema = z.enum(signatureReasons);

/** `none`: there was nothing to check, or the policy skips it. */
export const signatureCheckSchema = z.object({
  name: z.enum(checkNames),
  result: z.enum(['passed', 'failed', 'not-checked', 'none']),
  reason: reasonSchema.nullable(),
});
export type SignatureCheck = z.infer<typeof signatureCheckSchema>;

/** A certificate as people are told of it. */
export const certificateFactsSchema = z.object({
  /** Names as RFC 4514 writes them. */
  subject: z.string(),
  issuer: z.string(),
  /** ISO times. */
  notBefore: z.string(),
  notAfter: z.string(),
  /** Hex of its SHA-256. */
  fingerprint: z.string(),
});
export type CertificateFacts = z.infer<typeof certificateFactsSchema>;

export const signatureStates = ['good', 'unchecked', 'bad'] as const;

/** One signature and what came of it. */
export const signatureSchema = z.object({
  /** Digest of the manifest that carries it. */
  digest: z.string(),
  /** Digest of what it is attached to. */
  subject: z.string(),
  kind: z.enum(['notation', 'cosign']),
  state: z.enum(signatureStates),
  /** Who signed: a certificate's subject, or the name that a certificate was issued to; null when nobody can tell. */
  identity: z.string().nullable(),
  /** The organization in it, where it names one. */
  organization: z.string().nullable(),
  /** Who vouches for the identity: a sign-in service, of Sigstore alone. */
  issuer: z.string().nullable(),
  /** ISO time of signing, and what says so. */
  time: z.string().nullable(),
  timeSource: z.enum(['timestamp', 'log', 'signer']).nullable(),
  /** Null when the state is `good`. */
  reason: reasonSchema.nullable(),
  checks: z.array(signatureCheckSchema),
  chain: z.array(certificateFactsSchema),
});
export type Signature = z.infer<typeof signatureSchema>;

/** What an image's signatures amount to; `none` when there are none, `unknown` when that cannot be told. */
export const signedStates = ['good', 'unchecked', 'bad', 'none', 'unknown'] as const;
export type SignedState = (typeof signedStates)[number];

/**
 * What something that is attached says of its own making. Anybody can write anything there: it is worth what its signer is
 * worth, and nothing without one. All texts are short, on one line and without controls.
 */
export const claimsSchema = z.object({
  /** Programs that made it, with their versions. */
  tools: z.array(z.string()),
  /** People and organizations. */
  makers: z.array(z.string()),
  /** What built the image (SLSA provenance, `builder.id`). */
  builder: z.string().nullable(),
  /** ISO time. */
  created: z.string().nullable(),
});
export type Claims = z.infer<typeof claimsSchema>;

/** Bytes of a bill of materials or a statement that is read for who made it: nothing larger is fetched for a list. */
export const largestReadBytes = 4_000_000;

/** Why nobody has looked at what something says of itself. Stable: scripts and translations know them. */
export const unreadReasons = ['too-large', 'too-many', 'unreachable', 'unreadable'] as const;
export type UnreadReason = (typeof unreadReasons)[number];

/** Who made something that is attached to an image: what is proved of it, and apart from that what it says itself. */
export const makerSchema = z.object({
  /** What the signatures amount to; `unknown` when it could not be found out whether there are any. */
  state: z.enum(signedStates),
  /** Those of the thing itself, the one that decides about the state first. */
  signatures: z.array(signatureSchema),
  /** Null when it says nothing, or was not read. */
  claims: claimsSchema.nullable(),
  unread: z.enum(unreadReasons).nullable(),
});
export type Maker = z.infer<typeof makerSchema>;

export const attachedKinds = ['signature', 'attestation', 'sbom', 'other'] as const;

/** Something that is attached to an image: a manifest with a `subject` (distribution-spec, "Listing Referrers"). */
export const attachedSchema = z.object({
  /** Of its manifest; of the statement itself where an index tells of it (BuildKit, "Image attestation storage"). */
  digest: z.string(),
  subject: z.string(),
  artifactType: z.string(),
  kind: z.enum(attachedKinds),
  /** Bytes of its manifest and of all that it names. */
  size: z.number(),
  /** ISO time, where an annotation says one. */
  created: z.string().nullable(),
  /** Who made it, where that was asked for; a signature is told by itself. */
  maker: makerSchema.optional(),
});
export type Attached = z.infer<typeof attachedSchema>;

/** All that is attached to an image, and what its signatures amount to. */
export const imageSignaturesSchema = z.object({
  state: z.enum(signedStates),
  /**
   * What those of cosign amount to by themselves, which are by the key or the identity that was named; absent where none were
   * looked at.
   */
  byCosign: z.enum(signedStates).optional(),
  /** The one that decides about the state, first. */
  signatures: z.array(signatureSchema),
  attached: z.array(attachedSchema),
  /** True when more is attached than is looked at. */
  isCut: z.boolean(),
  /** Why its registry could not be asked, where that left the state unknown. */
  problem: errorCodeSchema.optional(),
});
export type ImageSignatures = z.infer<typeof imageSignaturesSchema>;

/** An image of the library, and what its signatures are worth. */
export const signedImageSchema = z.object({
  reference: z.string(),
  digest: z.string().optional(),
  signatures: imageSignaturesSchema,
});
export type SignedImage = z.infer<typeof signedImageSchema>;
