import type { ImageSignatures } from '../../../shared/schemas/signatures.ts';
import { signatureWords } from '../../../shared/text/signature-words.ts';
import { lackingSentence, namedSigner } from '../../engine/signatures/named-signer.ts';
import { exitCodeOfError, exitCodes } from '../process/exit-codes.ts';
import type { EngineFlags } from '../session.ts';
import { asksForSignatures } from './trust-words.ts';

/** How an image stands to what is asked of its signatures. */
export interface Judgement {
  /** What people are told. */
  sentence: string;
  /** 0 when the image is as it was asked to be. */
  exitCode: number;
}

/**
 * Judges the signatures of an image. Who names a key or an identity asks for a good signature by that, as `cosign verify
 * --key` does, of all of the image: one by somebody else, or of one platform alone, is not enough. What could not be found out because a registry does not answer ends as
 * any command does that it does not answer, since the same may be good a minute later.
 * @param isRuled a rule of the settings refuses this image without a good signature.
 */
export function judge(signed: ImageSignatures, flags: EngineFlags, isRuled: boolean): Judgement {
  const { state, problem } = signed;
  const { sentence } = signatureWords(signed, 'en');
  if (state === 'bad') return { sentence, exitCode: exitCodes.signature };
  const named = namedSigner(flags);
  const isRequired = flags.requireSignature === true || isRuled || named !== undefined;
  if (state === 'unknown' && (isRequired || asksForSignatures(flags))) {
    if (problem === undefined) return { sentence, exitCode: exitCodes.signature };
    const why = `Its registry could not be asked (${problem}); try again when it answers.`;
    return { sentence: `${sentence} ${why}`, exitCode: exitCodeOfError[problem] };
  }
  if (isRequired && state !== 'good') return { sentence, exitCode: exitCodes.signature };
  const lacking = lackingSentence(signed, named);
  if (lacking !== '') return { sentence: `${sentence} ${lacking}`, exitCode: exitCodes.signature };
  return { sentence, exitCode: exitCodes.ok };
}
