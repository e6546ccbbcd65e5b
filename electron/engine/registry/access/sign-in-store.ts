import { access, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod';
import { writeFileAtomically } from '../../files/write-file-atomically.ts';
import { parseJson } from '../../oci/json.ts';
import type { Credential, CredentialStore } from './credentials.ts';
import type { SecretBox } from './secret-box.ts';

const credentialSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('password'), username: z.string(), password: z.string() }),
  z.object({ kind: z.literal('identity-token'), token: z.string() }),
  z.object({ kind: z.literal('registry-token'), token: z.string() }),
]);
const entriesSchema = z.array(
  z.object({ host: z.string(), username: z.string(), credential: credentialSchema }),
);

interface Entry {
  username: string;
  credential: Credential;
  /** True when the file has it. */
  isSaved: boolean;
}

/** A sign-in without its secret. */
export interface StoredSignIn {
  host: string;
  username: string;
  /** False when it ends with this process. */
  isSaved: boolean;
}

/**
 * The credentials of the app's own sign-ins. They reach the disk only encrypted by the system; without its protection
 * they are kept in memory. While a file cannot be decrypted nobody is signed in; it is set aside before another takes
 * its place, for the system may be able to again. A file that anybody can decrypt is removed instead.
 */
export class SignInStore implements CredentialStore {
  readonly #path: string;
  readonly #box: SecretBox | undefined;
  #entries: Promise<Map<string, Entry>> | undefined;
  #isUnreadable = false;

  /** @param path of the encrypted file. */
  constructor(path: string, box: SecretBox | undefined) {
    this.#path = path;
    this.#box = box;
  }

  async find(host: string): Promise<Credential | null> {
    return (await this.#load()).get(host)?.credential ?? null;
  }

  async list(): Promise<StoredSignIn[]> {
    const entries = [...(await this.#load())];
    return entries.map(([host, { username, isSaved }]) => ({ host, username, isSaved }));
  }

  /** Keeps a credential. @returns false when it could be kept in memory only. */
  async keep(host: string, username: string, credential: Credential): Promise<boolean> {
    const entries = await this.#load();
    const entry = { username, credential, isSaved: true };
    entries.set(host, entry);
    entry.isSaved = await this.#save(entries);
    return entry.isSaved;
  }

  async forget(host: string): Promise<void> {
    const entries = await this.#load();
    if (entries.delete(host)) await this.#save(entries);
  }

  /** Read when first needed, because a system may ask its user before it decrypts. */
  #load(): Promise<Map<string, Entry>> {
    this.#entries ??= this.#read();
    return this.#entries;
  }

  async #read(): Promise<Map<string, Entry>> {
    const encrypted = await readFile(this.#path).catch(() => undefined);
    if (encrypted === undefined) return new Map();
    if (this.#box?.isReadableByAnybody(encrypted) === true) {
      await rm(this.#path, { force: true }).catch(() => undefined);
      return new Map();
    }
    const box = await this.#protectedBox();
    if (box === null) return new Map();
    try {
      const text = await box.decrypt(encrypted);
      const saved = entriesSchema.parse(parseJson(Buffer.from(text)));
      return new Map(saved.map(({ host, ...entry }) => [host, { ...entry, isSaved: true }]));
    } catch {
      this.#isUnreadable = true;
      return new Map();
    }
  }

  async #save(entries: Map<string, Entry>): Promise<boolean> {
    const box = await this.#protectedBox();
    if (box === null) return false;
    const saved = [...entries].map(([host, { username, credential }]) => ({ host, username, credential }));
    try {
      await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
      if (this.#isUnreadable) await this.#setAside();
      this.#isUnreadable = false;
      await writeFileAtomically(this.#path, await box.encrypt(JSON.stringify(saved)), { mode: 0o600 });
      return true;
    } catch {
      return false;
    }
  }

  /** The first file that could not be read is the one that may be worth something. */
  async #setAside(): Promise<void> {
    const aside = `${this.#path}.unreadable`;
    const isTaken = await access(aside).then(
      () => true,
      () => false,
    );
    if (!isTaken) await rename(this.#path, aside).catch(() => undefined);
  }

  async #protectedBox(): Promise<SecretBox | null> {
    return this.#box !== undefined && (await this.#box.isProtected()) ? this.#box : null;
  }
}
