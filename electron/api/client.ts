import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import type { Contract } from '../../shared/contract.ts';
import type { ApiContext } from './context.ts';
import { throwAppErrors } from './errors.ts';
import { router } from './router.ts';

/** A client of the API, whatever transport it speaks over. */
export type ApiClient = ContractRouterClient<Contract>;

/** A client of the API in the engine's own process. Its calls and streams throw `AppError`s only. */
export function createInProcessClient(context: ApiContext): ApiClient {
  return createRouterClient(router, { context, interceptors: [throwAppErrors] });
}
