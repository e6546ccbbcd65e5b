/** How to sign in to one registry. Never logged, never part of an error. */
export type Credential =
  | { kind: 'password'; username: string; password: string }
  /** A refresh token for the registry's token server (Docker: identity token). */
  | { kind: 'identity-token'; token: string }
  /** A token that the registry itself takes. */
  | { kind: 'registry-token'; token: string };

/** Where credentials come from. */
export interface CredentialStore {
  /** The credential for a registry's host, or null to go on without. */
  find(host: string): Promise<Credential | null>;
}

/** Asks each store in turn. */
export function firstCredential(...stores: CredentialStore[]): CredentialStore {
  return {
    async find(host) {
      for (const store of stores) {
        const credential = await store.find(host);
        if (credential !== null) return credential;
      }
      return null;
    },
  };
}
