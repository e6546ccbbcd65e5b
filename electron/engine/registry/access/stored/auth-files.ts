import * as z from 'zod';
import { readBoundedFile } from '../../../files/read-bounded-file.ts';
import { parseBoundedJson } from '../../../oci/bounded-json.ts';
import type { Credential, CredentialStore } from '../credentials.ts';
import { askCredentialHelper } from './credential-helper.ts';

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
type AuthFile = z.infer<typeof authFileSchema>;

/** Bytes of a file, far beyond those of any that a tool has written. */
const mostBytes = 8 * 1024 * 1024;

const dockerHubKey = 'https://index.docker.io/v1/';

/** A key that means a registry, not one of its repositories: a host by itself, or the address of its API. */
const registryKey = /^(?:https?:\/\/([^/]+)(?:\/.*)?|([^/]+)(?:\/(?:v[12]\/?)?)?)$/;

/**
 * Credentials that container tools have stored, the first that there is. In each file `credHelpers` of the host come first, then
 * `credsStore`, then `auths`: there a repository's own, then those of what it is below, then the host's
 * (containers-auth.json(5)). Files are read anew each time; one that is absent or broken has none.
 * @param paths in the order in which they count.
 */
export function storedCredentials(paths: readonly string[]): CredentialStore {
  return {
    async find(host, repository) {
      let isForRepository = false;
      for (const path of paths) {
        const file = await readAuthFile(path);
        if (file === undefined) continue;
        const entries = new Map(Object.entries(file.auths));
        isForRepository ||= [...entries.keys()].some((key) => isOfRepository(key, host));
        const found = (await helpersCredential(file, host)) ?? entryOf(entries, host, repository);
        if (found !== null) return isForRepository ? { ...found, isForRepository } : found;
      }
      return null;
    },
  };
}

async function readAuthFile(path: string): Promise<AuthFile | undefined> {
  const bytes = await readBoundedFile(path, mostBytes).catch(() => undefined);
  return bytes === undefined ? undefined : authFileSchema.safeParse(parseBoundedJson(bytes)).data;
}

async function helpersCredential(
  { credsStore, credHelpers }: AuthFile,
  host: string,
): Promise<Credential | null> {
  for (const key of isDockerHub(host) ? [dockerHubKey, 'docker.io', host] : [host, `https://${host}`]) {
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

function entryOf(
  entries: ReadonlyMap<string, AuthEntry>,
  host: string,
  repository: string | undefined,
): Credential | null {
  const names = namesOf(host);
  const exact = keysOf(repository).flatMap((below) => names.map((name) => `${name}${below}`));
  const key =
    exact.find((each) => entries.has(each)) ??
    [...entries.keys()].find((each) => names.includes(hostOfKey(each) ?? ''));
  return credentialOf(entries.get(key ?? '') ?? {});
}

/** What follows the host in keys for a repository, the longest first; the last is that of the host itself. */
function keysOf(repository: string | undefined): string[] {
  const parts = repository === undefined ? [] : repository.split('/');
  return [...parts.map((_, index) => `/${parts.slice(0, parts.length - index).join('/')}`), ''];
}

/** The names under which a registry may stand in such a file. */
function namesOf(host: string): string[] {
  return isDockerHub(host) ? [host, 'docker.io', 'index.docker.io'] : [host];
}

function isDockerHub(host: string): boolean {
  return host === 'registry-1.docker.io';
}

function hostOfKey(key: string): string | undefined {
  const [, ofAddress, plain] = registryKey.exec(key) ?? [];
  return ofAddress ?? plain;
}

function isOfRepository(key: string, host: string): boolean {
  return hostOfKey(key) === undefined && namesOf(host).some((name) => key.startsWith(`${name}/`));
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
