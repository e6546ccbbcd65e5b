import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { AppError } from '../../../../shared/errors.ts';
import type { CertificateFiles } from '../../../../shared/serving/schemas.ts';
import { systemErrorCode, toDiskError } from '../../files/disk-error.ts';
import { readBoundedFile } from '../../files/read-bounded-file.ts';
import type { ServerCertificate } from '../http/start-listening.ts';

const longestFile = 1024 * 1024;
/** Names that are taken out of a certificate. */
const mostNames = 100;

/** What is wrong with a certificate, and what helps. */
export const unusableCertificate =
  'The certificate or its key cannot be used. Both have to be PEM and belong together, the key without a passphrase.';

/** A certificate that the user has brought. */
export interface UserCertificate extends ServerCertificate {
  /** DNS names that it is for. */
  names: string[];
  /** ISO time. */
  validUntil: string;
}

/**
 * Reads the user's own certificate, with its chain, and its key.
 * @throws {AppError} `DISK_PERMISSION` when a file cannot be read, `TLS` when they are no certificate and its key.
 */
export async function readUserCertificate(files: CertificateFiles): Promise<UserCertificate> {
  const certificate = await readText(files.certificate);
  const key = await readText(files.key);
  try {
    createSecureContext({ cert: certificate, key });
    const { validTo } = new X509Certificate(certificate);
    const validUntil = new Date(validTo).toISOString();
    return { certificate, key, names: namesInCertificate(certificate), validUntil };
  } catch (cause) {
    throw new AppError('TLS', unusableCertificate, {
      cause,
      retryable: false,
      details: { path: files.certificate, reason: 'server-certificate' },
    });
  }
}

/** The DNS names that a certificate (PEM) is for, without wildcards; none for what is no certificate. */
export function namesInCertificate(pem: string): string[] {
  try {
    const { subjectAltName = '' } = new X509Certificate(pem);
    // Names with a comma are quoted (CVE-2021-44532), and no name of a computer.
    const names = subjectAltName
      .split(', ')
      .flatMap((entry) => /^DNS:([\w.-]{1,253})$/.exec(entry)?.[1] ?? []);
    return names.slice(0, mostNames).map((name) => name.toLowerCase());
  } catch {
    return [];
  }
}

async function readText(path: string): Promise<string> {
  try {
    return (await readBoundedFile(path, longestFile)).toString('utf8');
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw toDiskError(error, path);
    throw new AppError('TLS', `There is no file ${path}. Choose the certificate and its key again.`, {
      retryable: false,
      details: { path, reason: 'server-certificate-gone' },
    });
  }
}
