import type { AnyContractProcedure } from '@orpc/contract';
import { type ImplementerInternalWithMiddlewares, implement } from '@orpc/server';
import type { ApiContext } from './context.ts';
import { errorMapping } from './errors.ts';

/** The procedures of one group of the contract, with the context and the error mapping that every procedure has. */
export function implemented<Group extends Record<string, AnyContractProcedure>>(
  contract: Group,
): ImplementerInternalWithMiddlewares<Group, ApiContext, ApiContext> {
  const procedures = implement(contract).$context<ApiContext>().use(errorMapping);
  // TypeScript cannot follow the types of oRPC through a type parameter.
  return procedures as ImplementerInternalWithMiddlewares<Group, ApiContext, ApiContext>;
}
