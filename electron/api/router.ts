import { lazy, type Router, unlazyRouter } from '@orpc/server';
import type { Contract } from '../../shared/contract.ts';
import type { ApiContext } from './context.ts';

/**
 * The one implementation of the contract, served by every host over its own transport. Each group is loaded when the first of
 * its procedures is called: a command calls few, and what their schemas cost would be paid by each start.
 */
export const router = {
  host: lazy(async () => ({ default: (await import('./groups/host.ts')).host })),
  registry: lazy(async () => ({ default: (await import('./groups/registry.ts')).registry })),
  downloads: lazy(async () => ({ default: (await import('./groups/downloads.ts')).downloads })),
  library: lazy(async () => ({ default: (await import('./groups/library.ts')).library })),
  space: lazy(async () => ({ default: (await import('./groups/keeping.ts')).space })),
  removals: lazy(async () => ({ default: (await import('./groups/keeping.ts')).removals })),
  inside: lazy(async () => ({ default: (await import('./groups/inside.ts')).inside })),
  copies: lazy(async () => ({ default: (await import('./groups/copies.ts')).copies })),
  hours: lazy(async () => ({ default: (await import('./groups/hours.ts')).hours })),
  signatures: lazy(async () => ({ default: (await import('./groups/signatures.ts')).signatures })),
  updates: lazy(async () => ({ default: (await import('./groups/updates.ts')).updates })),
  serving: lazy(async () => ({ default: (await import('./groups/serving.ts')).serving })),
  mirrors: lazy(async () => ({ default: (await import('./groups/mirrors.ts')).mirrors })),
  settings: lazy(async () => ({ default: (await import('./groups/settings.ts')).settings })),
} satisfies Router<Contract, ApiContext>;

/**
 * Begins to load all groups, for hosts that run long: what is built anew under them must not be what they load later. One that
 * cannot be loaded is told of when it is called.
 */
export function loadAllGroups(): void {
  unlazyRouter(router).catch(() => undefined);
}
