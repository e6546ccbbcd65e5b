import type { FetchFile } from './bounded-fetcher.ts';
import type { TrustedRoots } from './trusted-roots.ts';

/**
 * The trusted root of Sigstore's public instance, with its metadata kept in this folder. What walks it is loaded with the
 * first signature that needs it.
 */
export function distributedRoots(folder: string, fetch: FetchFile): Pick<TrustedRoots, 'current'> {
  let roots: Promise<TrustedRoots> | undefined;
  const load = async (): Promise<TrustedRoots> => {
    const { TrustedRoots } = await import('./trusted-roots.ts');
    const { publicInstance } = await import('./public-instance.ts');
    return new TrustedRoots({ folder, instance: publicInstance, fetch });
  };
  return {
    async current(isOnline) {
      roots ??= load();
      return (await roots).current(isOnline);
    },
  };
}
