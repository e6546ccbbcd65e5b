import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import {
  createSecureContext,
  DEFAULT_CIPHERS,
  getCACertificates,
  type SecureContext,
  setDefaultCACertificates,
} from 'node:tls';
import { AppError } from '../../../../shared/errors.ts';

/** Far above the few hundred authorities that a system has. */
const largestCaFile = 1024 * 1024;

/** Offered before what Node offers, as browsers do: the longer key costs a fast link more, and both are beyond reach. */
const cheapestCipher = 'TLS_AES_128_GCM_SHA256';

const lacking = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_UNTRUSTED',
  'CERT_HAS_EXPIRED',
]);

/** With all authorities, by the extra file; and without those of the system. */
const contexts = new Map<string, SecureContext>();
const quickContexts = new Map<string, SecureContext>();
/** As they are before `trustProxies` changes them. */
let nodeAuthorities: string[] | undefined;
let trustedForProxies: string | undefined;

/**
 * TLS trust of every connection: Node's own authorities, the operating system's, and those of an extra PEM file
 * (absolute path, empty for none). Made once per file, because loading hundreds of certificates is slow.
 * @throws {AppError} `TLS` when the file cannot be read or holds no certificate.
 */
export function secureContextFor(extraCaFile: string): SecureContext {
  return contextOf(contexts, extraCaFile, allAuthorities);
}

/**
 * The same trust but for the authorities of the operating system, unless these have been loaded already: what nearly all servers
 * need, at once. A server that is not trusted so is to be judged by `secureContextFor`, which takes 30 ms the first time.
 * @throws {AppError} as `secureContextFor`.
 */
export function quickContextFor(extraCaFile: string): SecureContext {
  return contexts.get(extraCaFile) ?? contextOf(quickContexts, extraCaFile, quickAuthorities);
}

/**
 * True for what OpenSSL says of a certificate when an authority of its chain is not known, or the one that is known has expired.
 * @param reason as errors tell it.
 */
export function lacksAuthority(reason: unknown): boolean {
  return typeof reason === 'string' && lacking.has(reason);
}

/**
 * Refuses a file that cannot add authorities, before it is set.
 * @throws {AppError} `TLS`.
 */
export function assertCaFile(path: string): void {
  readCaFile(path);
}

/**
 * Lets proxies that are spoken to by TLS be trusted as servers are. Node connects to them by itself, and takes its
 * authorities from what counts for the whole process.
 * @throws {AppError} as `secureContextFor`.
 */
export function trustProxies(extraCaFile: string): void {
  if (trustedForProxies === extraCaFile) return;
  setDefaultCACertificates(allAuthorities(extraCaFile));
  trustedForProxies = extraCaFile;
}

function contextOf(
  made: Map<string, SecureContext>,
  extraCaFile: string,
  authorities: (extraCaFile: string) => string[],
): SecureContext {
  const context =
    made.get(extraCaFile) ??
    // Not above: to load `node:tls` takes longer than most commands.
    createSecureContext({ ca: authorities(extraCaFile), ciphers: `${cheapestCipher}:${DEFAULT_CIPHERS}` });
  made.set(extraCaFile, context);
  return context;
}

function allAuthorities(extraCaFile: string): string[] {
  return [...new Set([...quickAuthorities(extraCaFile), ...getCACertificates('system')])];
}

/** Node's own, and those of the extra file. */
function quickAuthorities(extraCaFile: string): string[] {
  nodeAuthorities ??= getCACertificates('default');
  return [...nodeAuthorities, ...(extraCaFile === '' ? [] : [readCaFile(extraCaFile)])];
}

function readCaFile(path: string): string {
  try {
    const text = readOrdinaryFile(path);
    createSecureContext({ ca: text });
    if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
    throw new Error('it holds no certificate');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError(
      'TLS',
      `The file with additional certificates, ${path}, cannot be used: ${reason}. Choose a PEM file in the settings, or clear the field.`,
      { cause: error, details: { path, reason } },
    );
  }
}

function readOrdinaryFile(path: string): string {
  // Opening a named pipe would otherwise wait for its writer, and hold up this whole process.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const found = fstatSync(file);
    if (!found.isFile()) throw new Error('it is not an ordinary file');
    if (found.size > largestCaFile) throw new Error('it is larger than 1 MiB');
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}
