import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

type Role = 'root' | 'timestamp' | 'snapshot' | 'targets';
type Json = string | number | boolean | Json[] | { [name: string]: Json };
const roles: readonly Role[] = ['root', 'timestamp', 'snapshot', 'targets'];

/** A key of a role. */
interface RoleKey {
  id: string;
  privateKey: KeyObject;
  /** As metadata has it. */
  told: Json;
}

/**
 * A repository of The Update Framework, made and signed here without the client's own code: files by their path below its
 * address. A test breaks one of them.
 */
export class TufRepository {
  readonly files: Map<string, Buffer> = new Map();
  /** ISO time at which the metadata of a role expires; ten years from now unless set. */
  readonly expires: Map<Role, string> = new Map();
  readonly #keys: Map<Role, RoleKey> = new Map(roles.map((role) => [role, newKey()]));
  #rootVersion = 0;
  #version = 0;

  /** The root from which clients start: version 1. */
  get firstRoot(): Buffer {
    return this.files.get('1.root.json') ?? Buffer.alloc(0);
  }

  /** Publishes a new version of everything but the root. */
  publish(trustedRoot: Buffer): void {
    if (this.#rootVersion === 0) this.#publishRoot([this.#key('root')]);
    this.#version += 1;
    const version = this.#version;
    const digest = sha256(trustedRoot);
    this.files.set(`targets/${digest}.trusted_root.json`, trustedRoot);
    const told = { length: trustedRoot.length, hashes: { sha256: digest } };
    const targets = this.#signed('targets', { targets: { 'trusted_root.json': told } });
    this.files.set(`${version}.targets.json`, targets);
    const snapshot = this.#signed('snapshot', { meta: { 'targets.json': metaOf(targets, version) } });
    this.files.set(`${version}.snapshot.json`, snapshot);
    this.files.set(
      'timestamp.json',
      this.#signed('timestamp', { meta: { 'snapshot.json': metaOf(snapshot, version) } }),
    );
  }

  /** Gives a role a new key, told by a new root, which the keys of the old one sign as well. */
  rotate(role: Role, { isSignedByOld = true } = {}): void {
    const old = this.#key('root');
    this.#keys.set(role, newKey());
    this.#publishRoot([...(isSignedByOld ? [old] : []), this.#key('root')]);
  }

  #publishRoot(signers: readonly RoleKey[]): void {
    this.#rootVersion += 1;
    const keys = Object.fromEntries(roles.map((role) => [this.#key(role).id, this.#key(role).told]));
    const told = roles.map((role) => [role, { keyids: [this.#key(role).id], threshold: 1 }]);
    const root = this.#signed(
      'root',
      { consistent_snapshot: true, keys, roles: Object.fromEntries(told) },
      { version: this.#rootVersion, signers },
    );
    this.files.set(`${this.#rootVersion}.root.json`, root);
  }

  #signed(
    role: Role,
    fields: { [name: string]: Json },
    {
      version = this.#version,
      signers = [this.#key(role)],
    }: { version?: number; signers?: readonly RoleKey[] } = {},
  ): Buffer {
    const expires = this.expires.get(role) ?? '2036-01-01T00:00:00Z';
    const signed = { _type: role, spec_version: '1.0.31', version, expires, ...fields };
    const distinct = new Map(signers.map((signer) => [signer.id, signer]));
    const signatures = [...distinct.values()].map(({ id, privateKey }) => ({
      keyid: id,
      sig: sign(null, Buffer.from(canonical(signed)), privateKey).toString('hex'),
    }));
    return Buffer.from(JSON.stringify({ signed, signatures }));
  }

  #key(role: Role): RoleKey {
    const key = this.#keys.get(role);
    if (key === undefined) throw new Error(`${role} has no key`);
    return key;
  }
}

function newKey(): RoleKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('hex');
  const told = { keytype: 'ed25519', scheme: 'ed25519', keyval: { public: raw } };
  return { id: sha256(Buffer.from(canonical(told))), privateKey, told };
}

function metaOf(bytes: Buffer, version: number): Json {
  return { version, length: bytes.length, hashes: { sha256: sha256(bytes) } };
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Canonical JSON (securesystemslib, "Canonical JSON"): names sorted, nothing between. */
function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object')
    return typeof value === 'string' ? `"${value.replace(/["\\]/g, '\\$&')}"` : String(value);
  const members = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${members.map(([name, member]) => `${canonical(name)}:${canonical(member)}`).join(',')}}`;
}
