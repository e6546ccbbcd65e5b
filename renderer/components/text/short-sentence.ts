import { shortDigest } from '../../../shared/digest.ts';
import type { AppErrorData } from '../../../shared/errors.ts';
import { errorSentence } from '../../../shared/text/error-sentences.ts';
import type { TextLanguage } from '../../../shared/text/text-language.ts';

/** An error's sentence for a line of the window, with digests as short as they are everywhere else in it. */
export function shortSentence(error: AppErrorData, language: TextLanguage): string {
  return errorSentence(error, language).replace(/\bsha(?:256|512):[0-9a-f]{64,128}\b/g, shortDigest);
}
