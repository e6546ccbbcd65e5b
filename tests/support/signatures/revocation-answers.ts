import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Issued, OpensslAuthority } from './openssl-authority.ts';

/**
 * A certificate in the database of OpenSSL's authority (openssl-ca).
 * @param state `V` for valid, `R` for revoked.
 * @param when it was revoked, with a reason where there is one; empty when it was not.
 */
export function databaseLine(state: 'V' | 'R', serial: number, when: string): string {
  return `${state}\t440101000000Z\t${when}\t${serial.toString(16).toUpperCase().padStart(4, '0')}\tunknown\t/O=x`;
}

/** A list of revoked certificates of now (DER), made by OpenSSL of lines of its database. */
export function revocationList(
  authority: OpensslAuthority,
  issuer: Issued,
  lines: readonly string[],
  days = 30,
): Buffer {
  const database = writeDatabase(authority, lines);
  const config = join(authority.folder, 'ca.cnf');
  writeFileSync(
    config,
    `[ca]\ndefault_ca=a\n[a]\ndatabase=${database}\ndefault_md=sha256\ndefault_crl_days=${days}\n`,
  );
  const keys = ['-cert', issuer.certificateFile, '-keyfile', issuer.keyFile];
  const pem = authority.run(['ca', '-gencrl', '-config', config, ...keys]);
  return authority.run(['crl', '-outform', 'DER'], pem);
}

/** What a responder is asked, and by which lines of OpenSSL's database it answers. */
export interface ResponderQuestion {
  /** DER of an OCSP request. */
  request: Buffer;
  lines: readonly string[];
  /** Who has issued the certificate in question. */
  issuer: Issued;
  /** Who answers; the issuer unless given. */
  signer?: Issued | undefined;
}

/** The answer of an OCSP responder (DER), good for a day. */
export function responderAnswer(authority: OpensslAuthority, question: ResponderQuestion): Buffer {
  const { request, lines, issuer, signer = issuer } = question;
  const database = writeDatabase(authority, lines);
  writeFileSync(join(authority.folder, 'request.der'), request);
  const keys = ['-rsigner', signer.certificateFile, '-rkey', signer.keyFile, '-CA', issuer.certificateFile];
  const files = ['-reqin', 'request.der', '-respout', 'answer.der', '-ndays', '1'];
  authority.run(['ocsp', '-index', database, ...keys, ...files]);
  return readFileSync(join(authority.folder, 'answer.der'));
}

function writeDatabase({ folder }: OpensslAuthority, lines: readonly string[]): string {
  const database = join(folder, 'index.txt');
  writeFileSync(database, lines.map((line) => `${line}\n`).join(''));
  return database;
}
