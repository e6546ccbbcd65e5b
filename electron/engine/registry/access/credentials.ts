/** How to sign in to one registry. Never logged, never part of an error. */
export type Credential =
  | { kind: 'password'; username: string; password: string }
  /** A refresh token for the registry's token server (Docker: identity token). */
  | { kind: 'identity-token'; token: string }
  /** A token that the registry itself takes. */
  | { kind: 'registry-token'; token: string };

/** A credential, and how far it reaches. */
export type FoundCredential = Credential & {
  /** Other repositories of the host may have another one: it is asked for anew for each. */
  isForRepository?: boolean;
};

/** Where credentials come from. */
export interface CredentialStore {
  /**
   * The credential for a registry's host, or null to go on without.
   * @param repository that is asked for; one that is for other repositories alone is no answer.
   */
  find(host: string, repository?: string): Promise<FoundCredential | null>;
}

/** Asks each store in turn. */
export function firstCredential(...stores: CredentialStore[]): CredentialStore {
  return {
    async find(host, repository) {
      for (const store of stores) {
        const credential = await store.find(host, repository);
        if (credential !== null) return credential;
      }
      return null;
    },
  };
}
