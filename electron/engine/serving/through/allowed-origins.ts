// Decided here: from where is pulled through.
import { displayHost, registryHost } from '../../../../shared/reference.ts';
import type { ServedName } from '../names/served-name.ts';

/**
 * True for a repository of an allowed origin: `mcr.microsoft.com` allows all of a registry, `ghcr.io/contoso` what is below one
 * of its names.
 */
export function isAllowedOrigin(origins: readonly string[], { registry, repository }: ServedName): boolean {
  const host = displayHost(registry);
  return origins.some((origin) => {
    const slash = origin.indexOf('/');
    const allowedHost = displayHost(registryHost(slash < 0 ? origin : origin.slice(0, slash)));
    const prefix = slash < 0 ? '' : origin.slice(slash + 1).replace(/\/+$/, '');
    if (allowedHost.toLowerCase() !== host) return false;
    return prefix === '' || repository === prefix || repository.startsWith(`${prefix}/`);
  });
}
