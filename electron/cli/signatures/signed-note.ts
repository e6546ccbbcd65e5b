import type { SignedState } from '../../../shared/schemas/signatures.ts';
import { namedSigner } from '../../engine/signatures/named-signer.ts';
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
  const named = namedSigner(flags);
  const by = named === undefined ? '' : ` by the ${named} that was given`;
  if (state === 'none') return [`Warning: it is not signed${by}.`];
  if (state === 'unknown') return ['Warning: whether it is signed could not be told.'];
  const words = [
    ...['verify', reference, '--signatures', ...trustWords(flags)],
    ...(flags.plainHttp ? ['--plain-http'] : []),
  ];
  const unproved =
    named === undefined
      ? 'its signature could not be checked to the end'
      : `it could not be shown to be signed${by}`;
  const what = state === 'bad' ? 'its signature is wrong' : unproved;
  return [`Warning: ${what}; see “${commandLine(words, flags)}”.`];
}
