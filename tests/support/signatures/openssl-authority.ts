import { execFileSync, spawnSync } from 'node:child_process';
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * False where there is no OpenSSL that can make certificates of any time (3.4 and newer): it is the judge that shares no
 * code with us.
 */
export const hasOpenssl: boolean = canIssue();

function canIssue(): boolean {
  const help = spawnSync('openssl', ['req', '-help'], { encoding: 'utf8' });
  return `${help.stdout}${help.stderr}`.includes('-not_before');
}

/** A certificate with its key. */
export interface Issued {
  /** DER. */
  certificate: Buffer;
  key: KeyObject;
  certificateFile: string;
  keyFile: string;
}

export interface CertificateOptions {
  subject?: string;
  /** Lines of OpenSSL's `x509v3_config`. */
  extensions?: string[];
  /** Without one it is its own issuer. */
  issuer?: Issued;
  /** `ec:prime256v1` (the default) or `rsa:2048`, as `openssl req -newkey` writes them. */
  key?: string;
  /** `YYYYMMDDHHMMSSZ`. */
  notBefore?: string;
  notAfter?: string;
  serial?: string;
  hash?: string;
}

export const authorityExtensions: string[] = [
  'basicConstraints=critical,CA:true',
  'keyUsage=critical,keyCertSign,cRLSign,digitalSignature',
];
export const signerExtensions: string[] = ['basicConstraints=CA:false', 'keyUsage=critical,digitalSignature'];
export const timestampExtensions: string[] = [...signerExtensions, 'extendedKeyUsage=critical,timeStamping'];

/** A throw-away certificate authority made by OpenSSL, in a folder of its own. */
export class OpensslAuthority {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'longshore-authority-'));
  #count = 0;

  /** Deletes all that it has made. */
  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Issues a certificate. */
  issue(options: CertificateOptions = {}): Issued {
    this.#count += 1;
    const name = join(this.folder, `certificate-${this.#count}`);
    const { subject = '/C=US/ST=WA/O=Acme', key = 'ec:prime256v1', issuer, hash = 'sha256' } = options;
    const [kind, parameter] = key.split(':');
    const newKey =
      kind === 'ec' ? ['-newkey', 'ec', '-pkeyopt', `ec_paramgen_curve:${parameter}`] : ['-newkey', key];
    writeFileSync(
      `${name}.cnf`,
      [
        '[req]',
        'distinguished_name=dn',
        '[dn]',
        '[ext]',
        ...(options.extensions ?? signerExtensions),
        '',
      ].join('\n'),
    );
    this.run([
      ...['req', '-x509', ...newKey, '-nodes', '-keyout', `${name}.key`, '-out', `${name}.pem`, `-${hash}`],
      ...[
        '-subj',
        subject,
        '-config',
        `${name}.cnf`,
        '-extensions',
        'ext',
        '-set_serial',
        options.serial ?? `${1000 + this.#count}`,
      ],
      ...[
        '-not_before',
        options.notBefore ?? '20240101000000Z',
        '-not_after',
        options.notAfter ?? '20440101000000Z',
      ],
      ...(issuer === undefined ? [] : ['-CA', issuer.certificateFile, '-CAkey', issuer.keyFile]),
    ]);
    return {
      certificate: Buffer.from(new X509Certificate(readFileSync(`${name}.pem`)).raw),
      key: createPrivateKey(readFileSync(`${name}.key`)),
      certificateFile: `${name}.pem`,
      keyFile: `${name}.key`,
    };
  }

  /** A TimeStampToken over these bytes, of now. */
  timestamp(bytes: Buffer, signer: Issued, chain: readonly Issued[] = []): Buffer {
    this.#count += 1;
    const name = join(this.folder, `timestamp-${this.#count}`);
    writeFileSync(`${name}.data`, bytes);
    writeFileSync(`${name}.serial`, '01\n');
    writeFileSync(
      `${name}.chain`,
      chain.map(({ certificateFile }) => readFileSync(certificateFile)).join('\n'),
    );
    writeFileSync(
      `${name}.cnf`,
      [
        '[tsa]',
        'default_tsa=one',
        '[one]',
        `serial=${name}.serial`,
        `signer_cert=${signer.certificateFile}`,
        `signer_key=${signer.keyFile}`,
        ...(chain.length === 0 ? [] : [`certs=${name}.chain`]),
        'signer_digest=sha256',
        'default_policy=1.2.3.4.1',
        'digests=sha256,sha384,sha512',
        'accuracy=secs:1',
        'ess_cert_id_alg=sha256',
        '',
      ].join('\n'),
    );
    this.run(['ts', '-query', '-data', `${name}.data`, '-sha256', '-cert', '-out', `${name}.tsq`]);
    this.run([
      'ts',
      '-reply',
      '-queryfile',
      `${name}.tsq`,
      '-config',
      `${name}.cnf`,
      '-token_out',
      '-out',
      `${name}.tst`,
    ]);
    return readFileSync(`${name}.tst`);
  }

  /** Runs OpenSSL. */
  run(args: readonly string[], input?: Buffer): Buffer {
    return execFileSync('openssl', args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      cwd: this.folder,
      ...(input && { input }),
    });
  }
}
