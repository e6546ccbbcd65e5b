import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { notationPolicy, writeNotationTrust } from './notation-trust.ts';
import {
  authorityExtensions,
  type Issued,
  type OpensslAuthority,
  signerExtensions,
  timestampExtensions,
} from './openssl-authority.ts';
import { databaseLine, responderAnswer, revocationList } from './revocation-answers.ts';
import { signCose, signJws } from './sign-notation.ts';

const name = '/C=US/ST=WA/O=Acme';
const revokedAt = '240301000000Z';

/**
 * A throw-away company that signs as the Notary Project wants it: a root, an authority below it that is in a list of
 * revoked ones, two signers of whom a responder knows, one of them revoked, and a timestamp authority with a root of its own.
 */
export class NotationAuthority {
  /** What is answered about certificates, by the first part of the path that is asked for. */
  readonly answers: ReadonlyMap<string, Buffer>;
  readonly #authority: OpensslAuthority;
  readonly #root: Issued;
  readonly #between: Issued;
  readonly #signers: Readonly<Record<'good' | 'revoked', Issued>>;
  readonly #timestampRoot: Issued;
  readonly #timestamps: Issued;

  /** @param url at which the answers will be served. */
  constructor(authority: OpensslAuthority, url: string) {
    this.#authority = authority;
    const issue = (more: string, issuer: Issued | undefined, extensions: string[], serial: number) =>
      authority.issue({
        subject: `${name}/CN=${more}`,
        ...(issuer && { issuer }),
        extensions,
        serial: String(serial),
      });
    this.#root = issue('Root', undefined, authorityExtensions, 1);
    const listed = [...authorityExtensions, `crlDistributionPoints=URI:${url}/list`];
    this.#between = issue('Between', this.#root, listed, 2);
    const signer = (which: 'good' | 'revoked', serial: number) => {
      const responder = `authorityInfoAccess=OCSP;URI:${url}/${which}`;
      return issue(`Signer ${which}`, this.#between, [...signerExtensions, responder], serial);
    };
    this.#signers = { good: signer('good', 3), revoked: signer('revoked', 4) };
    this.#timestampRoot = issue('Root of time', undefined, authorityExtensions, 5);
    this.#timestamps = issue('Time', this.#timestampRoot, timestampExtensions, 6);
    this.answers = new Map([
      ['list', revocationList(authority, this.#root, [])],
      ['good', this.#answerAbout('good', databaseLine('V', 3, ''))],
      ['revoked', this.#answerAbout('revoked', databaseLine('R', 4, revokedAt))],
    ]);
  }

  /** An envelope with its timestamp. */
  sign(
    format: 'jws' | 'cose',
    { mediaType, digest, size }: Descriptor,
    which: 'good' | 'revoked' = 'good',
  ): Buffer {
    const signer = this.#signers[which];
    const signing = {
      target: { mediaType, digest, size },
      signer,
      chain: [signer, this.#between, this.#root].map(({ certificate }) => certificate),
      timestamp: (bytes: Buffer) =>
        this.#authority.timestamp(bytes, this.#timestamps, [this.#timestamps, this.#timestampRoot]),
    };
    return format === 'jws' ? signJws(signing) : signCose(signing);
  }

  /**
   * Writes Notation's own folder, with which this company's signatures are trusted in all repositories.
   * @param revocation `log` where nobody can be asked.
   */
  trustedIn(folder: string, revocation: 'enforce' | 'log'): string {
    const roots = { ca: this.#root.certificate, tsa: this.#timestampRoot.certificate };
    const policy = notationPolicy(['*'], 'C=US, ST=WA, O=Acme', {
      signatureVerification: { level: 'strict', override: { revocation } },
      trustStores: ['ca:acme', 'tsa:acme'],
    });
    writeNotationTrust(folder, roots, [policy]);
    return folder;
  }

  #answerAbout(which: 'good' | 'revoked', line: string): Buffer {
    const { folder } = this.#authority;
    const { certificateFile } = this.#signers[which];
    const request = join(folder, 'question.der');
    const about = ['-issuer', this.#between.certificateFile, '-cert', certificateFile];
    this.#authority.run(['ocsp', ...about, '-no_nonce', '-reqout', request]);
    const question = { request: readFileSync(request), lines: [line], issuer: this.#between };
    return responderAnswer(this.#authority, question);
  }
}
