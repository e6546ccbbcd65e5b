import { findImages } from '../../../shared/library/find-images.ts';
import type { ImageSignatures } from '../../../shared/schemas/signatures.ts';
import type { ApiClient } from '../../api/client.ts';
import type { CommandEnvironment } from '../process/environment.ts';
import type { EngineFlags } from '../session.ts';
import { makerLines, signatureJson, thingJson } from '../text/attached.ts';
import { sanitizeText } from '../text/sanitize.ts';
import { type Judgement, judge } from './demand.ts';

/** What came of checking who has signed the images of a library. */
export interface SignedImages {
  /** The greatest of the images': 8 when a signature is wrong, or one is asked for and there is no good one; that of the error where a registry did not answer. */
  exitCode: number;
  lines: string[];
  json: object[];
  /** What else is attached to them, with who made it. */
  attached: object[];
}

/** An image of the library, as it is named there. */
interface NamedImage {
  reference: string;
  digest: string;
}

/**
 * Checks the signatures of images of the library, one after the other, and judges them by what was asked for.
 * @param flags what is asked of each image; see `judge`.
 * @throws {AppError} as `verifySignatures`.
 */
export async function* judgeImages<Image extends NamedImage>(
  client: ApiClient,
  images: readonly Image[],
  flags: EngineFlags,
  { signal }: Pick<CommandEnvironment, 'signal'>,
): AsyncGenerator<Judgement & { image: Image; signed: ImageSignatures }, void, void> {
  const { signatureRules } = await client.settings.get();
  const { ruleForName } = await import('../../engine/signatures/rules.ts');
  for (const image of images) {
    const { reference, digest } = image;
    const signed = await client.signatures.ofLibrary({ reference, digest, makers: true }, { signal });
    const isRuled = ruleForName(signatureRules, reference).action === 'refuse';
    yield { image, signed, ...judge(signed, flags, isRuled) };
  }
}

/**
 * Checks the signatures of one image of the library, or of all.
 * @param flags what is asked of each image; see `judge`.
 * @throws {AppError} `SIGNATURE_REJECTED` for a policy, a key or a trusted root that cannot be used; `CANCELLED`.
 */
export async function verifySignatures(
  client: ApiClient,
  reference: string | undefined,
  flags: EngineFlags,
  environment: CommandEnvironment,
): Promise<SignedImages> {
  const { defaultRegistry } = await client.settings.get();
  const all = await client.library.list();
  const images = reference === undefined ? all : findImages(all, reference, defaultRegistry);
  const whole = images.filter(({ isDamaged }) => !isDamaged);
  const result: SignedImages = { exitCode: 0, lines: [], json: [], attached: [] };
  for await (const { image, signed, sentence, exitCode } of judgeImages(client, whole, flags, environment)) {
    result.exitCode = Math.max(result.exitCode, exitCode);
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
      result.json.push({
        reference: image.reference,
        state: signed.state,
        sentence,
        ...(signed.problem === undefined ? {} : { problem: signed.problem }),
      });
    result.json.push(
      ...signed.signatures.map((signature) => ({ reference: image.reference, ...signatureJson(signature) })),
    );
  }
  return result;
}
