import * as z from 'zod';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import { splitDigest } from '../../../../shared/digest.ts';
import { boundedList } from '../../../../shared/schemas/bounded.ts';
import { parseBoundedJson } from '../../oci/bounded-json.ts';
import { SignatureFault } from '../fault.ts';

const statementSchema = z.object({
  _type: z.string().regex(/^https:\/\/in-toto\.io\/Statement\/v(?:0\.1|1)$/),
  predicateType: z.string(),
  subject: boundedList(z.object({ digest: z.record(z.string(), z.string()) }), 1_000, 'subjects'),
});
const simpleSchema = z.object({
  critical: z.object({
    type: z.literal('cosign container image signature'),
    image: z.object({ 'docker-manifest-digest': z.string() }),
  }),
});

/**
 * What a statement says about this image: the type of its predicate (in-toto attestation, v1/statement.md).
 * @throws {SignatureFault} `malformed`; `other-image` when it is about something else.
 */
export function predicateAbout(statement: Buffer, { digest }: Descriptor): string {
  const parsed = statementSchema.safeParse(parseBoundedJson(statement));
  if (!parsed.success) throw new SignatureFault('malformed', 'it is no statement');
  const { algorithm, hex } = splitDigest(digest);
  const isAbout = parsed.data.subject.some(
    (subject) => new Map(Object.entries(subject.digest)).get(algorithm) === hex,
  );
  if (!isAbout) throw new SignatureFault('other-image', 'it is about another image');
  return parsed.data.predicateType;
}

/**
 * Checks the payload of the old form (cosign, SIGNATURE_SPEC.md). The name in it is not looked at: a mirror has another.
 * @throws {SignatureFault} `malformed`; `other-image`.
 */
export function checkSimpleSigning(payload: Buffer, { digest }: Descriptor): void {
  const parsed = simpleSchema.safeParse(parseBoundedJson(payload, 10_000));
  if (!parsed.success) throw new SignatureFault('malformed', 'it is no signature of an image');
  if (parsed.data.critical.image['docker-manifest-digest'] !== digest)
    throw new SignatureFault('other-image', 'it signs another image');
}
