import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  X509Certificate,
} from 'node:crypto';
import { json } from '@sigstore/core';
import { certificateWithSct, type LogKey } from './certificate-log.ts';
import { authorityExtensions, type Issued, type OpensslAuthority } from './openssl-authority.ts';
import { signedEnvelope, simpleSigning } from './sign-cosign.ts';

/** Who signs, who vouches for it, and what is out of the ordinary about it. */
export interface KeylessSigning {
  /** An e-mail address, or a URI. */
  identity: string;
  issuer: string;
  /** Unix time in s at which the log took note; within the ten minutes of the certificate unless given. */
  loggedAt?: number;
  /** The log that takes note, and the log of certificates, in the place of those that the root names. */
  log?: LogKey;
  certificateLog?: LogKey;
  /** Neither a log nor anybody else says when. */
  hasNoTime?: boolean;
}

/** A certificate of some minutes, with its key. */
interface Signer {
  key: KeyObject;
  /** DER. */
  certificate: Buffer;
}

const rootSubject = '/O=Acme/CN=Fulcio of Acme';
const [notBefore, notAfter] = ['20240601100000Z', '20240601101000Z'];
const withinTheMinutes = Date.parse('2024-06-01T10:05:00Z') / 1000;
const logUrl = 'https://log.acme.example';
const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const simpleKey = 'PKIX_ECDSA_P256_SHA_256';

/** A key of a log, by which it is known. */
export function newLogKey(): LogKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return { spki, privateKey, id: sha256(spki) };
}

/**
 * A throw-away instance of Sigstore: an authority that gives certificates of ten minutes (Fulcio), a log of certificates, a
 * log of signatures (Rekor), and the trusted root that names them. What it signs was signed long ago, so that the logs alone
 * say when.
 */
export class SigstoreInstance {
  readonly #authority: OpensslAuthority;
  readonly #root: Issued;
  readonly #log = newLogKey();
  readonly #certificateLog = newLogKey();
  readonly #signers = new Map<string, Signer>();

  constructor(authority: OpensslAuthority) {
    this.#authority = authority;
    this.#root = authority.issue({ subject: rootSubject, extensions: authorityExtensions });
  }

  /** `trusted_root.json` (sigstore/protobuf-specs, sigstore_trustroot.proto). */
  get trustedRoot(): Buffer {
    const validFor = { start: '2024-01-01T00:00:00Z' };
    const log = ({ spki, id }: LogKey, baseUrl: string) => ({
      baseUrl,
      hashAlgorithm: 'SHA2_256',
      publicKey: { rawBytes: spki.toString('base64'), keyDetails: simpleKey, validFor },
      logId: { keyId: id.toString('base64') },
    });
    const rawBytes = this.#root.certificate.toString('base64');
    return Buffer.from(
      JSON.stringify({
        mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
        tlogs: [log(this.#log, logUrl)],
        certificateAuthorities: [
          {
            subject: { organization: 'Acme', commonName: 'Fulcio of Acme' },
            uri: 'https://fulcio.acme.example',
            certChain: { certificates: [{ rawBytes }] },
            validFor,
          },
        ],
        ctlogs: [log(this.#certificateLog, 'https://certificates.acme.example')],
        timestampAuthorities: [],
      }),
    );
  }

  /** The same as PEM: of the authority, of the log, and of the log of certificates, as cosign takes them one by one. */
  get pem(): { authority: string; log: string; certificateLog: string } {
    const keyOf = ({ privateKey }: LogKey) =>
      createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
    return {
      authority: pemOf(this.#root.certificate),
      log: keyOf(this.#log),
      certificateLog: keyOf(this.#certificateLog),
    };
  }

  /** A bundle 0.3 as `cosign sign` of version 3 writes it: a statement, with its certificate and its place in the log. */
  bundle(digest: string, signing: KeylessSigning): Buffer {
    const { key, certificate } = this.#signer(signing);
    const envelope = signedEnvelope(digest, key, 'https://sigstore.dev/cosign/sign/v1', {});
    const payload = Buffer.from(envelope.payload, 'base64');
    const body = {
      apiVersion: '0.0.1',
      kind: 'dsse',
      spec: {
        envelopeHash: {
          algorithm: 'sha256',
          value: sha256(Buffer.from(JSON.stringify(envelope))).toString('hex'),
        },
        payloadHash: { algorithm: 'sha256', value: sha256(payload).toString('hex') },
        signatures: envelope.signatures.map(({ sig }) => ({
          signature: sig,
          verifier: Buffer.from(pemOf(certificate)).toString('base64'),
        })),
      },
    };
    return Buffer.from(
      JSON.stringify({
        mediaType: bundleType,
        verificationMaterial: {
          certificate: { rawBytes: certificate.toString('base64') },
          tlogEntries: signing.hasNoTime === true ? [] : [this.#logged(body, signing)],
        },
        dsseEnvelope: envelope,
      }),
    );
  }

  /** A signature of the old form: the layer, and its annotations (cosign, SIGNATURE_SPEC.md). */
  oldForm(digest: string, signing: KeylessSigning): { payload: Buffer; annotations: Record<string, string> } {
    const { key, certificate } = this.#signer(signing);
    const payload = simpleSigning(digest);
    const signature = sign('sha256', payload, key).toString('base64');
    const publicKey = { content: Buffer.from(pemOf(certificate)).toString('base64') };
    const hash = { algorithm: 'sha256', value: sha256(payload).toString('hex') };
    const spec = { data: { hash }, signature: { content: signature, publicKey } };
    const body = { apiVersion: '0.0.1', kind: 'hashedrekord', spec };
    const { canonicalizedBody, integratedTime, logIndex, logId, inclusionPromise } = this.#logged(
      body,
      signing,
    );
    const bundle = {
      SignedEntryTimestamp: inclusionPromise.signedEntryTimestamp,
      Payload: {
        body: canonicalizedBody,
        integratedTime: Number(integratedTime),
        logIndex: Number(logIndex),
        logID: Buffer.from(logId.keyId, 'base64').toString('hex'),
      },
    };
    return {
      payload,
      annotations: {
        'dev.cosignproject.cosign/signature': signature,
        'dev.sigstore.cosign/certificate': pemOf(certificate),
        'dev.sigstore.cosign/chain': pemOf(this.#root.certificate),
        'dev.sigstore.cosign/bundle': JSON.stringify(bundle),
      },
    };
  }

  /** An identity is given one certificate, since each is made by a program. */
  #signer({ identity, issuer, certificateLog = this.#certificateLog }: KeylessSigning): Signer {
    const name = JSON.stringify([identity, issuer, certificateLog.id.toString('hex')]);
    const before = this.#signers.get(name);
    if (before !== undefined) return before;
    const issued = this.#authority.issue({
      subject: '/',
      issuer: this.#root,
      notBefore,
      notAfter,
      extensions: [
        'keyUsage=critical,digitalSignature',
        'extendedKeyUsage=codeSigning',
        `subjectAltName=critical,${identity.includes('://') ? 'URI' : 'email'}:${identity}`,
        // Both forms in which Fulcio tells who has vouched (fulcio, docs/oid-info.md).
        `1.3.6.1.4.1.57264.1.1=DER:${Buffer.from(issuer).toString('hex')}`,
        `1.3.6.1.4.1.57264.1.8=ASN1:UTF8String:${issuer}`,
      ],
    });
    const at = new Date(withinTheMinutes * 1000);
    const signer = {
      key: issued.key,
      certificate: certificateWithSct(issued.certificate, this.#root, certificateLog, at),
    };
    this.#signers.set(name, signer);
    return signer;
  }

  /** An entry of the log, the second of two, with the log's promise, its proof and its checkpoint. */
  #logged(body: object, { loggedAt = withinTheMinutes, log = this.#log }: KeylessSigning) {
    const bytes = Buffer.from(json.canonicalize(body));
    const before = hashOfLeaf(Buffer.from('an entry of somebody else'));
    const root = sha256(Buffer.concat([Buffer.from([1]), before, hashOfLeaf(bytes)])).toString('base64');
    const note = `log.acme.example - 1\n2\n${root}\n`;
    const signedNote = Buffer.concat([
      log.id.subarray(0, 4),
      sign('sha256', Buffer.from(note), log.privateKey),
    ]);
    const canonicalizedBody = bytes.toString('base64');
    const told = {
      body: canonicalizedBody,
      integratedTime: loggedAt,
      logIndex: 1001,
      logID: log.id.toString('hex'),
    };
    const promise = sign('sha256', Buffer.from(json.canonicalize(told)), log.privateKey);
    return {
      logIndex: '1001',
      logId: { keyId: log.id.toString('base64') },
      kindVersion: { kind: (body as { kind: string }).kind, version: '0.0.1' },
      integratedTime: String(loggedAt),
      inclusionPromise: { signedEntryTimestamp: promise.toString('base64') },
      inclusionProof: {
        logIndex: '1',
        rootHash: root,
        treeSize: '2',
        hashes: [before.toString('base64')],
        checkpoint: { envelope: `${note}\n— log.acme.example ${signedNote.toString('base64')}\n` },
      },
      canonicalizedBody,
    };
  }
}

/** RFC 6962, section 2.1. */
function hashOfLeaf(bytes: Buffer): Buffer {
  return sha256(Buffer.concat([Buffer.from([0]), bytes]));
}

function pemOf(certificate: Buffer): string {
  return new X509Certificate(certificate).toString();
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
