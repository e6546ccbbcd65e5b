import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runSuccessfully } from '../programs/run-program.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const ellipticKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** A certificate with its key, as PEM files. */
export interface IssuedCertificate {
  certificate: string;
  key: string;
}

/** A certificate authority of one test. */
export interface PrivateAuthority {
  name: string;
  /** Its own certificate as a PEM file. */
  certificate: string;
  issue(names: string[]): Promise<IssuedCertificate>;
}

/** Makes a certificate authority with the machine's `openssl`. */
export async function createPrivateAuthority(name: string): Promise<PrivateAuthority> {
  const folder = temporaryFolder();
  const certificate = join(folder, 'ca.pem');
  const key = join(folder, 'ca-key.pem');
  const subject = ['-subj', `/CN=${name}`, '-days', '2'];
  await openssl('req', '-x509', ...ellipticKey, ...subject, '-keyout', key, '-out', certificate);
  return {
    name,
    certificate,
    async issue(names) {
      const [commonName = ''] = names;
      const path = (suffix: string) => join(folder, `${commonName}${suffix}`);
      const issued = { certificate: path('.pem'), key: path('-key.pem') };
      const request = ['-subj', `/CN=${commonName}`, '-keyout', issued.key, '-out', path('.csr')];
      await openssl('req', '-new', ...ellipticKey, ...request);
      const extensions = `subjectAltName=${names.map((dns) => `DNS:${dns}`).join(',')}\n`;
      writeFileSync(path('.ext'), extensions);
      const signing = ['-CA', certificate, '-CAkey', key, '-CAcreateserial', '-days', '2'];
      const files = ['-in', path('.csr'), '-extfile', path('.ext'), '-out', issued.certificate];
      await openssl('x509', '-req', ...signing, ...files);
      return issued;
    },
  };
}

async function openssl(...args: string[]): Promise<void> {
  await runSuccessfully('openssl', args);
}
