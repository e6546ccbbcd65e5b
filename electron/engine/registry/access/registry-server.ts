import { displayHost } from '../../../../shared/reference.ts';
import type { HttpClient } from '../../network/http-client.ts';
import { LinkRule } from '../../network/rules/link-rule.ts';

/** One registry's server, and what every request to it needs. */
export interface RegistryServer {
  /** Host with optional port, as the registry is reached; credentials are stored under it. */
  host: string;
  /** The registry's origin. */
  registry: URL;
  /** The registry's name for people. */
  displayName: string;
  /** Where the registry's links may lead. */
  linkRule: LinkRule;
  client: HttpClient;
}

/** The server of a host at this origin, of which nothing is known yet. */
export function registryServer(host: string, registry: URL, client: HttpClient): RegistryServer {
  return { host, registry, displayName: displayHost(host), linkRule: new LinkRule(registry), client };
}
