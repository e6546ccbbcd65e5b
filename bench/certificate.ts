import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** The certificate of the benchmark's server, which is its own authority. Paths of PEM files. */
export interface BenchCertificate {
  /** A folder that holds nothing but the authority, as skopeo wants it. */
  authorityFolder: string;
  authority: string;
  key: string;
}

/** Makes a certificate for 127.0.0.1, by the machine's `openssl`. */
export function makeCertificate(folder: string): BenchCertificate {
  const authorityFolder = join(folder, 'authority');
  mkdirSync(authorityFolder, { recursive: true });
  const authority = join(authorityFolder, 'ca.crt');
  const key = join(folder, 'key.pem');
  execFileSync(
    'openssl',
    [
      ...'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2'.split(' '),
      ...['-keyout', key, '-out', authority, '-subj', '/CN=127.0.0.1'],
      ...['-addext', 'subjectAltName=IP:127.0.0.1', '-addext', 'basicConstraints=critical,CA:TRUE'],
    ],
    { stdio: 'ignore' },
  );
  return { authorityFolder, authority, key };
}
