import type { SignedState } from '../../../shared/schemas/signatures.ts';
import type { EngineFlags } from '../session.ts';
import { commandLine } from '../text/command-line.ts';
import { trustWords } from './trust-words.ts';

/**
 * What is said of an image that came into the library where a rule warns; nothing of one that is signed well.
 * @param flags of the command: the advised one judges by the same.
 */
export function signedNote(
  state: SignedState | undefined,
  reference: string,
  flags: EngineFlags = {},
): string[] {
  if (state === undefined || state === 'good') return [];
  if (state === 'none') return ['Warning: it is not signed.'];
  if (state === 'unknown') return ['Warning: whether it is signed could not be told.'];
  const words = [
    ...['verify', reference, '--signatures', ...trustWords(flags)],
    ...(flags.plainHttp ? ['--plain-http'] : []),
  ];
  const what = state === 'bad' ? 'is wrong' : 'could not be checked to the end';
  return [`Warning: its signature ${what}; see “${commandLine(words, flags)}”.`];
}
