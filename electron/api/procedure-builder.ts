import { implement } from '@orpc/server';
import { contract } from '../../shared/contract.ts';
import type { ApiContext } from './api-context.ts';
import { errorMapping } from './error-mapping.ts';

/** The contract, ready to be implemented procedure by procedure. */
export const procedures = implement(contract).$context<ApiContext>().use(errorMapping);

const neverAborted = new AbortController().signal;

/** The caller's signal, or one that never aborts for a caller in this process that gave none. */
export function signalOf(signal: AbortSignal | undefined): AbortSignal {
  return signal ?? neverAborted;
}
