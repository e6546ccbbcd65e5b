import * as z from 'zod';
import type { Claims } from '../../../../../shared/schemas/signatures.ts';
import { parseBoundedJson } from '../../../oci/bounded-json.ts';
import { saidInCyclonedx, toolText } from './cyclonedx.ts';
import { saidInSpdx, saidInSpdxText } from './spdx.ts';
import { documentInEnvelope, predicateOf, saidInPredicate } from './statement.ts';
import { claimsOf, type Said, textSchema } from './told.ts';

/** Syft's own form. */
const syftSchema = z.object({
  descriptor: z.object({ name: z.string(), version: textSchema }),
  artifacts: z.array(z.unknown()),
});
const openingBrace = 0x7b;
/** Bytes of a text in which its tags are looked for: they stand at its beginning. */
const headBytes = 64 * 1024;

/**
 * What a document that is attached to an image says of its own making: an SPDX, CycloneDX or Syft bill of materials, or a
 * statement, in an envelope or without. Its content tells which it is, since media types often do not.
 * @returns null when it says nothing; undefined for what is none of these.
 */
export function readClaims(bytes: Buffer): Claims | null | undefined {
  if (bytes.subarray(0, 64).toString('latin1').trimStart().charCodeAt(0) !== openingBrace) {
    const said = saidInSpdxText(bytes.subarray(0, headBytes).toString('utf8'));
    return said === undefined ? undefined : claimsOf(said);
  }
  const outer = parseBoundedJson(bytes);
  const document = documentInEnvelope(outer)?.inner ?? outer;
  const statement = predicateOf(document);
  const said = statement === undefined ? saidInBill(document) : saidInStatement(statement.predicate);
  return said === undefined ? undefined : claimsOf(said);
}

function saidInBill(document: unknown): Said | undefined {
  const known = saidInSpdx(document) ?? saidInCyclonedx(document);
  if (known !== undefined) return known;
  const syft = syftSchema.safeParse(document).data;
  return syft === undefined ? undefined : { tools: [toolText(syft.descriptor)] };
}

/** A statement of an unknown kind is one all the same: it says nothing that is looked for. */
function saidInStatement(predicate: unknown): Said {
  if (typeof predicate === 'string') return saidInSpdxText(predicate.slice(0, headBytes)) ?? {};
  return saidInPredicate(predicate) ?? saidInBill(predicate) ?? {};
}
