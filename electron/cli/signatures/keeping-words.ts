import type { ApiClient } from '../../api/client.ts';
import type { EngineFlags } from '../session.ts';
import { trustWords } from './trust-words.ts';

/**
 * The options with which a pull keeps the signatures of an image: none where a rule or the setting keeps them anyway, else those that
 * this command has named somebody with.
 */
export async function keepingWords(
  client: ApiClient,
  flags: EngineFlags,
): Promise<(reference: string) => readonly string[]> {
  const { fetchAttached, signatureRules } = await client.settings.get();
  const { ruleForName } = await import('../../engine/signatures/rules.ts');
  const named = flags.key === undefined && flags.identity === undefined ? [] : trustWords(flags);
  const words = named.length > 0 ? named : ['--require-signature'];
  return (reference) =>
    fetchAttached !== 'none' || ruleForName(signatureRules, reference).action !== 'ignore' ? [] : words;
}
