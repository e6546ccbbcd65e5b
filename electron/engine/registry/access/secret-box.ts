/** Encryption by the operating system's key store, as a host offers it (Electron: `safeStorage`). */
export interface SecretBox {
  /** False where the system has no key store, so that what `encrypt` gives could be read by anybody. */
  isProtected(): Promise<boolean>;
  /** @throws when what it would give could be read by anybody. */
  encrypt(text: string): Promise<Buffer>;
  /** True for what was encrypted without a key of this user, so that no file should hold it. */
  isReadableByAnybody(bytes: Buffer): boolean;
  /** @throws when the bytes are not of this user on this machine. */
  decrypt(bytes: Buffer): Promise<string>;
}
