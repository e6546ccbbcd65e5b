import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { parseBoundedJson } from '../../oci/bounded-json.ts';
import { askCredentialHelper } from './credential-helper.ts';
import type { Credential, CredentialStore } from './credentials.ts';

const authEntrySchema = z
  .object({
    auth: z.string().optional(),
    username: z.string().optional(),
    password: z.string().optional(),
    identitytoken: z.string().optional(),
    registrytoken: z.string().optional(),
  })
  .catch({});
const dockerConfigSchema = z.object({
  auths: z.record(z.string(), authEntrySchema).catch({}),
  credsStore: z.string().optional().catch(undefined),
  credHelpers: z.record(z.string(), z.string()).catch({}),
});
type AuthEntry = z.infer<typeof authEntrySchema>;

const dockerHubKey = 'https://index.docker.io/v1/';

/** The config file of the Docker command line for this user; undefined without a home folder. */
export function dockerConfigPath(
  environment: Readonly<Record<string, string | undefined>>,
  homeFolder: string | undefined,
): string | undefined {
  const { DOCKER_CONFIG: chosen } = environment;
  if (chosen) return join(chosen, 'config.json');
  return homeFolder === undefined ? undefined : join(homeFolder, '.docker', 'config.json');
}

/**
 * Credentials that the Docker command line has stored: `credHelpers` of the host first, then `credsStore`, then
 * `auths`. The file is read anew each time; a file that is absent or broken means no credentials.
 */
export function dockerCredentials(configPath: string | undefined): CredentialStore {
  return {
    async find(host) {
      const bytes = configPath === undefined ? null : await readFile(configPath).catch(() => null);
      const parsed = dockerConfigSchema.safeParse(bytes === null ? undefined : parseBoundedJson(bytes));
      if (!parsed.success) return null;
      const { auths, credsStore, credHelpers } = parsed.data;
      for (const key of keysOf(host)) {
        const helper = helperOf(credHelpers, key) ?? credsStore;
        const found = helper ? await askCredentialHelper(helper, key) : null;
        if (found !== null) return found;
      }
      const entries = new Map(Object.entries(auths).map(([key, entry]) => [hostOfKey(key), entry]));
      const entry = entries.get(host) ?? (isDockerHub(host) ? entries.get('index.docker.io') : undefined);
      return entry === undefined ? null : credentialOf(entry);
    },
  };
}

/** Of its own, not one that every object has: `constructor` is a host name like any other. */
function helperOf(helpers: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(helpers, key) ? helpers[key] : undefined;
}

function keysOf(host: string): string[] {
  return isDockerHub(host) ? [dockerHubKey, 'docker.io', host] : [host, `https://${host}`];
}

function isDockerHub(host: string): boolean {
  return host === 'registry-1.docker.io';
}

function hostOfKey(key: string): string {
  return key.replace(/^https?:\/\//, '').split('/', 1)[0] ?? '';
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
