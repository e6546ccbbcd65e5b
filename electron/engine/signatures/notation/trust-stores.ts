import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readBoundedFile } from '../../files/read-bounded-file.ts';
import { type Certificate, isSelfSigned } from '../pki/certificate.ts';
import { certificatesOfFile } from '../pki/pem.ts';
import type { StoreKind } from './trust-policy.ts';

/** Where the certificates of a trust policy are. */
export interface TrustStores {
  /** @throws {Error} saying what is wrong with the store. */
  certificates(kind: StoreKind, name: string): Promise<Certificate[]>;
}

const mostFiles = 500;
const maximumFileBytes = 1024 * 1024;

/**
 * The trust stores below a folder of Notation: files directly in `truststore/x509/<kind>/<name>/`. Folders in it are
 * passed over, links are refused, and a certificate that may vouch for nobody makes the store useless.
 */
export function trustStoresIn(folder: string): TrustStores {
  return {
    async certificates(kind, name) {
      const place = join(folder, 'truststore', 'x509', kind, name);
      if (!(await lstat(place).catch(() => undefined))?.isDirectory())
        throw new Error(`there is no trust store ${kind}:${name}`);
      const certificates: Certificate[] = [];
      for (const file of (await readdir(place)).sort().slice(0, mostFiles))
        certificates.push(...(await certificatesIn(join(place, file), kind)));
      if (certificates.length === 0) throw new Error(`the trust store ${kind}:${name} is empty`);
      return certificates;
    },
  };
}

async function certificatesIn(path: string, kind: StoreKind): Promise<Certificate[]> {
  const found = await lstat(path);
  if (found.isDirectory()) return [];
  if (!found.isFile()) throw new Error(`${path} is no plain file`);
  const certificates = certificatesOfFile(await readBoundedFile(path, maximumFileBytes));
  if (certificates === undefined) throw new Error(`${path} holds no certificate`);
  const unfit = certificates.some((certificate) => {
    const isAuthority = certificate.extensions.basicConstraints?.isAuthority === true;
    return kind === 'tsa'
      ? !isAuthority || !isSelfSigned(certificate)
      : !isAuthority && !isSelfSigned(certificate);
  });
  if (unfit) throw new Error(`${path} holds a certificate that may vouch for nobody`);
  return certificates;
}
