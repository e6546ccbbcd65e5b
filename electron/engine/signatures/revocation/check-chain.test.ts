import { afterAll, describe, expect, it } from 'vitest';
import {
  authorityExtensions,
  hasOpenssl,
  type Issued,
  OpensslAuthority,
  signerExtensions,
} from '../../../../tests/support/signatures/openssl-authority.ts';
import {
  databaseLine,
  responderAnswer,
  revocationList,
} from '../../../../tests/support/signatures/revocation-answers.ts';
import { type Certificate, parseCertificate } from '../pki/certificate.ts';
import { checkOffline, checkOnline } from './check-chain.ts';
import type { FetchSmall } from './question.ts';

const listUrl = 'http://authority.example/list.crl';
const ocspUrl = 'http://authority.example/ocsp';

describe.skipIf(!hasOpenssl)('revocation', () => {
  const authority = new OpensslAuthority();
  afterAll(() => authority.close());
  const root = authority.issue({ subject: '/O=Acme/CN=Root', extensions: authorityExtensions });
  const other = authority.issue({ subject: '/O=Other/CN=Root', extensions: authorityExtensions });
  const withList = [...signerExtensions, `crlDistributionPoints=URI:${listUrl}`];
  const withOcsp = [...signerExtensions, `authorityInfoAccess=OCSP;URI:${ocspUrl}`];
  const listOf = (lines: string[], issuer: Issued = root) => revocationList(authority, issuer, lines);
  const ocspOf = (state: 'V' | 'R', serial: number, request: Buffer, signer?: Issued) => {
    const lines = [databaseLine(state, serial, state === 'R' ? '250101000000Z' : '')];
    return responderAnswer(authority, { request, lines, issuer: root, signer });
  };
  const parsed = ({ certificate }: Issued) => parseCertificate(certificate) as Certificate;
  const check = (signer: Issued, fetch: FetchSmall, signedAt?: Date, now = new Date()) =>
    checkOnline(fetch, now)([parsed(signer), parsed(root)], signedAt);
  const never: FetchSmall = async () => {
    throw new Error('nobody is there');
  };
  const nobodyToAsk = { result: 'none', reason: null };
  const good = { result: 'passed', reason: null };
  const revoked = { result: 'failed', reason: 'revoked' };
  const unreachable = { result: 'not-checked', reason: 'unreachable' };

  it('is good for a certificate that names nobody to ask, and unknown without a network', async () => {
    const plain = authority.issue({ issuer: root });
    const listed = authority.issue({ issuer: root, extensions: withList });
    expect(await check(plain, never)).toEqual(nobodyToAsk);
    expect(await check(listed, never)).toEqual(unreachable);
    expect(await checkOffline(never, new Date())([parsed(plain), parsed(root)], undefined)).toEqual(
      nobodyToAsk,
    );
    const offline = await checkOffline(never, new Date())([parsed(listed), parsed(root)], undefined);
    expect(offline).toEqual({ result: 'not-checked', reason: 'not-checked' });
  });

  it('is found in lists', async () => {
    const listed = authority.issue({ issuer: root, extensions: withList, serial: '4660' });
    const asked: string[] = [];
    const serve =
      (list: Buffer): FetchSmall =>
      async (url) => {
        asked.push(url.href);
        return list;
      };
    expect(await check(listed, serve(listOf([])))).toEqual(good);
    expect(asked).toEqual([listUrl]);
    expect(await check(listed, serve(listOf([databaseLine('R', 4660, '250101000000Z')])))).toEqual(revoked);
    expect(await check(listed, serve(listOf([databaseLine('R', 4661, '250101000000Z')])))).toEqual(good);
    // Of another issuer, changed on the way, out of date, and no list at all.
    expect(await check(listed, serve(listOf([], other)))).toEqual(unreachable);
    const changed = listOf([]);
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    expect(await check(listed, serve(changed))).toEqual(unreachable);
    expect(await check(listed, serve(listOf([])), undefined, new Date('2050-01-01'))).toEqual(unreachable);
    expect(await check(listed, serve(Buffer.from('<html>')))).toEqual(unreachable);
  });

  it('tells until when answers hold, of those alone that are proved', async () => {
    const both = authority.issue({
      issuer: root,
      extensions: [...withList, withOcsp.at(-1) ?? ''],
      serial: '4670',
    });
    // Made before anybody asks: a list of a later second is one of the future.
    const list = listOf([]);
    const told: string[] = [];
    const believed: string[] = [];
    const fetch: FetchSmall = async (url, _limit, _within, holdsUntil) => {
      const request = Buffer.from(decodeURIComponent(url.pathname.slice('/ocsp/'.length)), 'base64');
      const isList = url.href === listUrl;
      const bytes = isList ? list : ocspOf('V', 4670, request);
      const days = ((holdsUntil(bytes)?.getTime() ?? 0) - Date.now()) / 86_400_000;
      told.push(`${isList ? 'list' : 'responder'} ${Math.round(days)}`);
      const signed = Buffer.from(bytes);
      // Among what is signed, in both: behind it an answer may carry a certificate that nobody needs.
      signed.writeUInt8((signed.at(100) ?? 0) ^ 1, 100);
      for (const [what, changed] of [
        ['changed', signed],
        ['empty', Buffer.alloc(9)],
      ] as const) {
        try {
          holdsUntil(changed);
          believed.push(`${what} ${url.href}`);
        } catch {
          // As it should be.
        }
      }
      if (!isList) throw new Error('nobody is there');
      return bytes;
    };
    expect(await check(both, fetch)).toEqual(good);
    expect(believed).toEqual([]);
    expect(told).toEqual(['responder 1', 'list 30']);
  });

  it('counts from when the key was lost, where the list says so and the time of signing is known', async () => {
    const listed = authority.issue({ issuer: root, extensions: withList, serial: '4662' });
    const list = listOf([databaseLine('R', 4662, '250101000000Z,keyTime,20240601000000Z')]);
    expect(await check(listed, async () => list, new Date('2024-05-01'))).toEqual(good);
    expect(await check(listed, async () => list, new Date('2024-07-01'))).toEqual(revoked);
    expect(await check(listed, async () => list)).toEqual(revoked);
  });

  it('is asked of responders', async () => {
    const asked = authority.issue({ issuer: root, extensions: withOcsp, serial: '4663' });
    const delegate = authority.issue({
      issuer: root,
      extensions: [...signerExtensions, 'extendedKeyUsage=OCSPSigning'],
    });
    const stranger = authority.issue({
      issuer: other,
      extensions: [...signerExtensions, 'extendedKeyUsage=OCSPSigning'],
    });
    const plain = authority.issue({ issuer: root });
    const answer =
      (state: 'V' | 'R', signer?: Issued, serial = 4663): FetchSmall =>
      async (url) => {
        expect(url.href.startsWith(`${ocspUrl}/`)).toBe(true);
        const request = Buffer.from(decodeURIComponent(url.pathname.slice('/ocsp/'.length)), 'base64');
        return ocspOf(state, serial, request, signer);
      };
    expect(await check(asked, answer('V'))).toEqual(good);
    expect(await check(asked, answer('R'))).toEqual(revoked);
    expect(await check(asked, answer('V', delegate))).toEqual(good);
    expect(await check(asked, answer('V', stranger))).toEqual(unreachable);
    expect(await check(asked, answer('V', plain))).toEqual(unreachable);
    // The responder knows of no such certificate.
    expect(await check(asked, answer('V', root, 1))).toEqual(unreachable);
    expect(await check(asked, answer('V'), undefined, new Date('2050-01-01'))).toEqual(unreachable);
  });

  it('is looked up in a list when no responder answers', async () => {
    const both = authority.issue({
      issuer: root,
      extensions: [...withList, withOcsp.at(-1) ?? ''],
      serial: '4664',
    });
    const list = listOf([databaseLine('R', 4664, '250101000000Z')]);
    const fetch: FetchSmall = async (url) => {
      if (url.href !== listUrl) throw new Error('nobody is there');
      return list;
    };
    expect(await check(both, fetch)).toEqual(revoked);
  });
});
