import type { HostServices } from '../../../electron/api/context.ts';

/** The part of a host that judges paths, in tests that are about something else. */
export const allowsAllPaths: Pick<HostServices, 'allowExport' | 'allowImport' | 'allowSettings'> = {
  allowExport: async (target) => target,
  allowImport: async (paths) => [...paths],
  async allowSettings() {},
};
