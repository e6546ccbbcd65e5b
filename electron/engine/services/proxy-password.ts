import { readFile, rm } from 'node:fs/promises';
import * as z from 'zod';
import type { ProxyPasswordState } from '../../../shared/schemas/settings.ts';
import { writeFileAtomically } from '../files/write-file-atomically.ts';
import type { SecretBox } from '../registry/access/secret-box.ts';

/** Stands for a password in what clients see. Sent back unchanged, it keeps the password. */
export const passwordPlaceholder = '***';

const entrySchema = z.object({ address: z.string(), password: z.string() });
type Entry = z.infer<typeof entrySchema>;

/**
 * The password of the proxy of the settings. It reaches the disk only encrypted by the system, counts for the address
 * that it was given for alone, and is shown to no client.
 */
export class ProxyPassword {
  readonly #path: string;
  readonly #box: SecretBox | undefined;
  #entry: Entry | undefined;
  #isSaved = false;

  private constructor(path: string, box: SecretBox | undefined) {
    this.#path = path;
    this.#box = box;
  }

  /**
   * Reads what was saved. A file that cannot be decrypted means no password; one that anybody can is removed.
   * @param path of the encrypted file.
   */
  static async open(path: string, box: SecretBox | undefined): Promise<ProxyPassword> {
    const opened = new ProxyPassword(path, box);
    const encrypted = await readFile(path).catch(() => undefined);
    if (encrypted !== undefined && box?.isReadableByAnybody(encrypted) === true) {
      await rm(path, { force: true }).catch(() => undefined);
      return opened;
    }
    const ready = encrypted === undefined ? null : await opened.#protectedBox();
    if (encrypted === undefined || ready === null) return opened;
    try {
      opened.#entry = entrySchema.parse(JSON.parse(await ready.decrypt(encrypted)));
      opened.#isSaved = true;
    } catch {
      // The system's key store has changed: the user gives the password again.
    }
    return opened;
  }

  /** Where the password of this address is. */
  state(address: string): ProxyPasswordState {
    if (this.#entry?.address !== address) return 'none';
    return this.#isSaved ? 'kept' : 'session';
  }

  /** The address with its password, for the connection to the proxy. */
  fill(address: string): string {
    return this.#entry?.address === address ? withPassword(address, this.#entry.password) : address;
  }

  /** The address as clients see it. */
  mask(address: string): string {
    const { password } = splitPassword(address);
    const hasPassword = password !== '' || this.#entry?.address === address;
    return hasPassword ? withPassword(address, passwordPlaceholder) : address;
  }

  /** Keeps the password of an address and forgets that of any other; an empty one is none. */
  async keep(address: string, password: string): Promise<void> {
    this.#isSaved = false;
    this.#entry = password === '' ? undefined : { address, password };
    if (this.#entry === undefined) {
      await rm(this.#path, { force: true }).catch(() => undefined);
      return;
    }
    const box = await this.#protectedBox();
    if (box === null) return;
    this.#isSaved = await box
      .encrypt(JSON.stringify(this.#entry))
      .then((encrypted) => writeFileAtomically(this.#path, encrypted, { mode: 0o600 }))
      .then(
        () => true,
        () => false,
      );
  }

  async #protectedBox(): Promise<SecretBox | null> {
    return this.#box !== undefined && (await this.#box.isProtected()) ? this.#box : null;
  }
}

/** Takes the password out of a proxy's address. What is no URL has none. */
export function splitPassword(address: string): { address: string; password: string } {
  const url = URL.parse(address.includes('://') ? address : `http://${address}`);
  if (url === null || url.password === '') return { address, password: '' };
  return { address: withPassword(address, ''), password: decoded(url.password) };
}

function withPassword(address: string, password: string): string {
  const url = new URL(address.includes('://') ? address : `http://${address}`);
  url.password = encodeURIComponent(password);
  return address.endsWith('/') ? url.href : url.href.replace(/\/$/, '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
