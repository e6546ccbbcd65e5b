import * as z from 'zod';
import { readBoundedFile } from '../../../files/read-bounded-file.ts';
import { parseBoundedJson } from '../../../oci/bounded-json.ts';
import type { Credential, CredentialStore } from '../credentials.ts';
import { helperKeys, keysBelow, keysFor } from './auth-keys.ts';
import { askCredentialHelper } from './credential-helper.ts';
import type { AuthFile } from './known-auth-files.ts';

const authEntrySchema = z
  .object({
    auth: z.string().optional(),
    username: z.string().optional(),
    password: z.string().optional(),
    identitytoken: z.string().optional(),
    registrytoken: z.string().optional(),
  })
  .catch({});
const authFileSchema = z.object({
  auths: z.record(z.string(), authEntrySchema).catch({}),
  credsStore: z.string().optional().catch(undefined),
  credHelpers: z.record(z.string(), z.string()).catch({}),
});
type AuthEntry = z.infer<typeof authEntrySchema>;
type AuthFileContent = z.infer<typeof authFileSchema>;

/** Bytes of a file, far beyond those of any that a tool has written. */
const mostBytes = 8 * 1024 * 1024;

/**
 * Credentials that container tools have stored, the first that there is. In each file `credHelpers` of the host come first, then
 * `credsStore`, then `auths` (`keysFor`). Where no file has any, one counts that Docker's own has for a part of the host: Docker
 * drops what follows the host of a key, so that a sign-in to a part of it is one to all of it. Files are read anew each time;
 * one that is absent or broken has none.
 * @param files in the order in which they count.
 */
export function storedCredentials(files: readonly AuthFile[]): CredentialStore {
  return {
    async find(host, repository) {
      let isForRepository = false;
      let lastResort: Credential | null = null;
      for (const { path, isDockers } of files) {
        const file = await readAuthFile(path);
        if (file === undefined) continue;
        const entries = new Map(Object.entries(file.auths));
        const keys = [...entries.keys()];
        const below = keysBelow(keys, host);
        isForRepository ||= below.length > 0;
        const found =
          (await helpersCredential(file, host)) ?? credentialAt(entries, keysFor(keys, host, repository));
        if (found !== null) return isForRepository ? { ...found, isForRepository } : found;
        if (isDockers) lastResort = credentialAt(entries, below);
      }
      return lastResort === null ? null : { ...lastResort, isForRepository };
    },
  };
}

async function readAuthFile(path: string): Promise<AuthFileContent | undefined> {
  const bytes = await readBoundedFile(path, mostBytes).catch(() => undefined);
  return bytes === undefined ? undefined : authFileSchema.safeParse(parseBoundedJson(bytes)).data;
}

async function helpersCredential(
  { credsStore, credHelpers }: AuthFileContent,
  host: string,
): Promise<Credential | null> {
  for (const key of helperKeys(host)) {
    const helper = helperOf(credHelpers, key) ?? credsStore;
    const found = helper ? await askCredentialHelper(helper, key) : null;
    if (found !== null) return found;
  }
  return null;
}

/** Of its own, not one that every object has: `constructor` is a host name like any other. */
function helperOf(helpers: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(helpers, key) ? helpers[key] : undefined;
}

/** What the first of the keys holds that holds anything: an entry may be empty, beside another for the same host. */
function credentialAt(entries: ReadonlyMap<string, AuthEntry>, keys: readonly string[]): Credential | null {
  for (const key of keys) {
    const found = credentialOf(entries.get(key) ?? {});
    if (found !== null) return found;
  }
  return null;
}

function credentialOf(entry: AuthEntry): Credential | null {
  if (entry.registrytoken) return { kind: 'registry-token', token: entry.registrytoken };
  if (entry.identitytoken) return { kind: 'identity-token', token: entry.identitytoken };
  const [username = '', ...rest] = entry.auth
    ? Buffer.from(entry.auth, 'base64').toString('utf8').split(':')
    : [entry.username, entry.password];
  // The Docker command line has padded passwords with NUL bytes.
  const password = withoutPadding(rest.join(':'));
  return username === '' || password === '' ? null : { kind: 'password', username, password };
}

function withoutPadding(text: string): string {
  let end = text.length;
  while (text.charCodeAt(end - 1) === 0) end -= 1;
  return text.slice(0, end);
}
