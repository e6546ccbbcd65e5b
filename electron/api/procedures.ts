import { implement } from '@orpc/server';
import { contract } from '../../shared/contract.ts';
import type { ApiContext } from './context.ts';
import { errorMapping } from './errors.ts';

/** The contract with the context and the error mapping that every procedure has. */
export const procedures = implement(contract).$context<ApiContext>().use(errorMapping);
