/** Encryption by the operating system's key store, as a host offers it (Electron: `safeStorage`). */
export interface SecretBox {
  /** False where the system has no key store, so that what `encrypt` gives could be read by anybody. */
  isProtected(): Promise<boolean>;
  encrypt(text: string): Promise<Buffer>;
  /** @throws when the bytes are not of this user on this machine. */
  decrypt(bytes: Buffer): Promise<string>;
}
