import type { RegistryContext } from '../access/registry-context.ts';
import type { KnownManifests } from './known-manifests.ts';
import type { MirrorStanding } from './mirror-standing.ts';

/** What asking mirrors takes. */
export interface MirrorAccess {
  standing: MirrorStanding;
  manifests: KnownManifests;
  /** The context of a server by its origin: it has the credentials of its own host and no others. */
  contextAt(server: URL): RegistryContext;
}
