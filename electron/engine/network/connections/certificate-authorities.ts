import { readFileSync } from 'node:fs';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { AppError } from '../../../../shared/errors.ts';

const contexts = new Map<string, SecureContext>();

/**
 * TLS trust of every connection: Node's own authorities, the operating system's, and those of an extra PEM file
 * (absolute path, empty for none). Made once per file, because loading hundreds of certificates is slow.
 * @throws {AppError} `TLS` when the file cannot be read or holds no certificate.
 */
export function secureContextFor(extraCaFile: string): SecureContext {
  const known = contexts.get(extraCaFile);
  if (known !== undefined) return known;
  const extra = extraCaFile === '' ? [] : [readCaFile(extraCaFile)];
  const authorities = new Set([...getCACertificates('default'), ...getCACertificates('system'), ...extra]);
  const context = createSecureContext({ ca: [...authorities] });
  contexts.set(extraCaFile, context);
  return context;
}

function readCaFile(path: string): string {
  try {
    const text = readFileSync(path, 'utf8');
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
