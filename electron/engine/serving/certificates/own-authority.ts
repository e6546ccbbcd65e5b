import { randomBytes, type webcrypto } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { systemErrorCode } from '../../files/disk-error.ts';
import { readBoundedFile } from '../../files/read-bounded-file.ts';
import { writeFileAtomically } from '../../files/write-file-atomically.ts';
import type { ServerCertificate } from '../http/start-listening.ts';

/** Clients accept no server's certificate for longer (CA/Browser Forum, Baseline Requirements). */
const serverDays = 365;
const authorityDays = 3_650;
/** A clock that is behind ours takes it all the same. */
const backdatedMs = 60 * 60 * 1000;
const dayMs = 24 * 60 * 60 * 1000;
const longestFile = 64 * 1024;
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** The certificate authority of this user's Longshore, and what it certifies. */
export interface OwnAuthority {
  /** The authority's certificate, PEM: what other computers have to trust. */
  authority: string;
  server: ServerCertificate;
}

/** A certificate and its key, both PEM. */
interface Pem {
  certificate: string;
  key: string;
}

/**
 * Makes a server's certificate for these names and addresses (RFC 5280), signed by the authority in this folder, which is made when there
 * is none. The authority may certify servers alone, and its key never leaves the folder.
 * @param names DNS names and IP addresses.
 * @throws the system's error when the folder cannot be written.
 */
export async function certifyServer(folder: string, names: readonly string[]): Promise<OwnAuthority> {
  // Only those who serve over TLS wait for it.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const authority = (await readAuthority(folder)) ?? (await makeAuthority(folder));
  const issuer = new x509.X509Certificate(authority.certificate);
  const signingKey = await crypto.subtle.importKey('pkcs8', derOf(authority.key), algorithm, false, ['sign']);
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: randomBytes(16).toString('hex'),
    subject: 'CN=Longshore registry',
    issuer: issuer.subject,
    ...validFor(serverDays),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((name) => ({ type: isIP(name) === 0 ? ('dns' as const) : ('ip' as const), value: name })),
      ),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  return {
    authority: authority.certificate,
    server: { certificate: `${certificate.toString('pem')}\n`, key: await pemOfKey(keys.privateKey) },
  };

  async function makeAuthority(place: string): Promise<Pem> {
    const pair = await newKeys();
    const own = await x509.X509CertificateGenerator.createSelfSigned({
      serialNumber: randomBytes(16).toString('hex'),
      // Two users' authorities must not have one name: a client would take the wrong key.
      name: `CN=Longshore authority ${randomBytes(4).toString('hex')}`,
      ...validFor(authorityDays),
      signingAlgorithm: algorithm,
      keys: pair,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(pair.publicKey),
      ],
    });
    const made = { certificate: `${own.toString('pem')}\n`, key: await pemOfKey(pair.privateKey) };
    await mkdir(place, { recursive: true, mode: 0o700 });
    // Both in one file, so that no crash leaves a certificate with another one's key.
    await writeFileAtomically(authorityFile(place), made.key + made.certificate, { mode: 0o600 });
    return made;
  }

  /** The authority of an earlier time; undefined when there is none, it cannot be read as one, or it ends before what it would sign. */
  async function readAuthority(place: string): Promise<Pem | undefined> {
    const text = await readBoundedFile(authorityFile(place), longestFile).catch((error: unknown) => {
      if (systemErrorCode(error) === 'ENOENT') return undefined;
      throw error;
    });
    const [key, certificate] = ['PRIVATE KEY', 'CERTIFICATE'].map(
      (label) =>
        new RegExp(`-----BEGIN ${label}-----[\\s\\S]*?-----END ${label}-----\\n?`).exec(
          text?.toString() ?? '',
        )?.[0],
    );
    if (key === undefined || certificate === undefined) return undefined;
    try {
      const isLasting =
        new x509.X509Certificate(certificate).notAfter.getTime() > Date.now() + serverDays * dayMs;
      return isLasting ? { key, certificate } : undefined;
    } catch {
      return undefined;
    }
  }
}

function authorityFile(folder: string): string {
  return join(folder, 'authority.pem');
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

async function pemOfKey(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', key)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${der.replace(/.{64}/g, '$&\n').trimEnd()}\n-----END PRIVATE KEY-----\n`;
}

function derOf(pem: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64'));
}

function validFor(days: number): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - backdatedMs), notAfter: new Date(now + days * dayMs) };
}
