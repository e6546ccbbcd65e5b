import { findImages } from '../../../shared/library/find-images.ts';
import type { ImageSignatures } from '../../../shared/schemas/signatures.ts';
import { signatureWords } from '../../../shared/text/signature-words.ts';
import type { ApiClient } from '../../api/client.ts';
import type { CommandEnvironment } from '../process/environment.ts';
import type { EngineFlags } from '../session.ts';
import { makerLines, signatureJson, thingJson } from '../text/attached.ts';
import { sanitizeText } from '../text/sanitize.ts';
import { asksForSignatures } from './trust-words.ts';

/** What came of checking who has signed the images of a library. */
export interface SignedImages {
  /** False when a signature is wrong, one is required and there is no good one, or what was asked could not be found out. */
  isGood: boolean;
  lines: string[];
  json: object[];
  /** What else is attached to them, with who made it. */
  attached: object[];
}

/**
 * Checks the signatures of one image of the library, or of all.
 * @param flags with `requireSignature` every image must have a good one.
 * @throws {AppError} `SIGNATURE_REJECTED` for a policy, a key or a trusted root that cannot be used; `CANCELLED`.
 */
export async function verifySignatures(
  client: ApiClient,
  reference: string | undefined,
  flags: EngineFlags,
  environment: CommandEnvironment,
): Promise<SignedImages> {
  const { signatureRules, defaultRegistry } = await client.settings.get();
  const all = await client.library.list();
  const images = reference === undefined ? all : findImages(all, reference, defaultRegistry);
  const { ruleForName } = await import('../../engine/signatures/rules.ts');
  const result: SignedImages = { isGood: true, lines: [], json: [], attached: [] };
  for (const image of images) {
    if (image.isDamaged) continue;
    const signed: ImageSignatures = await client.signatures.ofLibrary(
      { reference: image.reference, digest: image.digest, makers: true },
      { signal: environment.signal },
    );
    const isWanted =
      flags.requireSignature === true || ruleForName(signatureRules, image.reference).action === 'refuse';
    // Whoever says whom to trust is not told that all is well when nobody could look.
    const isUnanswered = signed.state === 'unknown' && asksForSignatures(flags);
    if (signed.state === 'bad' || isUnanswered || (isWanted && signed.state !== 'good'))
      result.isGood = false;
    const { sentence } = signatureWords(signed, 'en');
    result.lines.push(
      `${sanitizeText(image.reference)}: ${sanitizeText(sentence)}`,
      ...makerLines(signed.attached),
    );
    result.attached.push(
      ...signed.attached
        .filter(({ maker }) => maker !== undefined)
        .map((thing) => ({ reference: image.reference, ...thingJson(thing) })),
    );
    if (signed.signatures.length === 0)
      result.json.push({ reference: image.reference, state: signed.state, sentence });
    result.json.push(
      ...signed.signatures.map((signature) => ({ reference: image.reference, ...signatureJson(signature) })),
    );
  }
  return result;
}
