import type { ImageSignatures } from '../../../shared/schemas/signatures.ts';
import { signatureWords } from '../../../shared/text/signature-words.ts';
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
  const isSomebodyNamed = flags.key !== undefined || flags.identity !== undefined;
  const isRequired = flags.requireSignature === true || isRuled || isSomebodyNamed;
  if (state === 'unknown' && (isRequired || asksForSignatures(flags))) {
    if (problem === undefined) return { sentence, exitCode: exitCodes.signature };
    const why = `Its registry could not be asked (${problem}); try again when it answers.`;
    return { sentence: `${sentence} ${why}`, exitCode: exitCodeOfError[problem] };
  }
  if (isRequired && state !== 'good') return { sentence, exitCode: exitCodes.signature };
  if (isSomebodyNamed && signed.byCosign !== 'good') {
    const wanted = flags.key === undefined ? 'the identity' : 'the key';
    const what = signed.signatures.some(isGoodOfCosign) ? 'Not all of it' : 'Nothing';
    return {
      sentence: `${sentence} ${what} is signed by ${wanted} that was given.`,
      exitCode: exitCodes.signature,
    };
  }
  return { sentence, exitCode: exitCodes.ok };
}

function isGoodOfCosign({ kind, state }: ImageSignatures['signatures'][number]): boolean {
  return kind === 'cosign' && state === 'good';
}
