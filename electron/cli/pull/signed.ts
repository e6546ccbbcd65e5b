import { type SignedState, signedStates } from '../../../shared/schemas/signatures.ts';
import type { ApiClient } from '../../api/client.ts';

/**
 * What the signatures of a download amount to, where somebody has asked for them; undefined where nobody has.
 * @throws {AppError} what the stream of its details throws.
 */
export async function signedOf(client: ApiClient, id: string): Promise<SignedState | undefined> {
  // The first that comes has the whole log.
  for await (const { log } of await client.downloads.detail({ id })) {
    const told = log.findLast(({ kind }) => kind === 'signature' || kind === 'signature-warning');
    const state = signedStates.find((each) => each === told?.details.state);
    // What is fetched along without a rule is nobody's question.
    return told?.kind === 'signature-warning' || state === 'good' ? state : undefined;
  }
  return undefined;
}
