import { decode } from 'cborg';
import { describe, expect, it } from 'vitest';
import { fixture, testTrust } from '../../../../tests/support/signatures/notation-vectors.ts';
import { encodeCbor } from '../../../../tests/support/signatures/sign-notation.ts';
import { verifyNotation } from './verify.ts';

/** Valid envelopes: with and without a timestamp, of both kinds, and what each signs. */
const dockerManifest = 'application/vnd.docker.distribution.manifest.v2+json';
const image = {
  mediaType: dockerManifest,
  digest: 'sha256:c0669ef34cdc14332c0f1ab0c2c01acb91d96014b172f1a76f3a39e63d1f0bda',
  size: 528,
};
const mockImage = {
  ...image,
  digest: 'sha256:60043cf45eaebc4c0867fea485a039b598f52fd09fd5b07b0b2d2f88fad9d74e',
};
const jwsFiles = [
  ['jwsWithTimestamp.sig', image, true],
  ['ca_valid_sig_env.json', mockImage, false],
  ['sa_valid_sig_env.json', mockImage, false],
] as const;

interface Jws {
  payload: string;
  protected: string;
  header: Record<string, unknown> & { x5c: string[] };
  signature: string;
}
type Change = readonly [name: string, change: (envelope: Jws) => unknown];

const flip = (text: string, encoding: 'base64' | 'base64url', at = 0.5) => {
  const bytes = Buffer.from(text, encoding);
  const position = Math.floor((bytes.length - 1) * at);
  bytes[position] = (bytes[position] ?? 0) ^ 1;
  return bytes.toString(encoding);
};
const edited = (text: string, edit: (fields: Record<string, unknown>) => void) => {
  const fields = JSON.parse(Buffer.from(text, 'base64url').toString());
  edit(fields);
  return Buffer.from(JSON.stringify(fields)).toString('base64url');
};

describe.each(jwsFiles)('each change of one field of %s', (file, target, tsa) => {
  it('is refused', async () => {
    const { envelope, mediaType } = await fixture(file);
    const original: Jws = JSON.parse(envelope.toString());
    const headers = Object.keys(JSON.parse(Buffer.from(original.protected, 'base64url').toString()));
    const targetFields = Object.keys(
      JSON.parse(Buffer.from(original.payload, 'base64url').toString()).targetArtifact,
    );
    const changes: Change[] = [
      ...[0, 0.25, 0.5, 0.75, 1].flatMap((at): Change[] => [
        [`signature ${at}`, (jws) => ({ ...jws, signature: flip(jws.signature, 'base64url', at) })],
        [`payload ${at}`, (jws) => ({ ...jws, payload: flip(jws.payload, 'base64url', at) })],
        [`protected ${at}`, (jws) => ({ ...jws, protected: flip(jws.protected, 'base64url', at) })],
      ]),
      ...headers.flatMap((name): Change[] => [
        [
          `without ${name}`,
          (jws) => ({ ...jws, protected: edited(jws.protected, (fields) => delete fields[name]) }),
        ],
        [
          `other ${name}`,
          (jws) => ({ ...jws, protected: edited(jws.protected, (fields) => (fields[name] = 'x')) }),
        ],
      ]),
      ...targetFields.map(
        (name): Change => [
          `other ${name}`,
          (jws) => ({
            ...jws,
            payload: edited(
              jws.payload,
              (fields) => ((fields.targetArtifact as Record<string, unknown>)[name] = 1),
            ),
          }),
        ],
      ),
      ...(['payload', 'protected', 'header', 'signature'] as const).flatMap((name): Change[] => [
        [`without ${name}`, (jws) => ({ ...jws, [name]: undefined })],
        [`empty ${name}`, (jws) => ({ ...jws, [name]: name === 'header' ? {} : '' })],
      ]),
      ['one more member', (jws) => ({ ...jws, more: 'x' })],
      ['padding', (jws) => ({ ...jws, signature: `${jws.signature}=` })],
      ['no chain', (jws) => ({ ...jws, header: { ...jws.header, x5c: [] } })],
      [
        'a certificate twice',
        (jws) => ({ ...jws, header: { ...jws.header, x5c: [...jws.header.x5c, ...jws.header.x5c] } }),
      ],
      ...original.header.x5c.flatMap((_, position): Change[] =>
        [0.1, 0.5, 0.9].map((at) => [
          `certificate ${position} at ${at}`,
          (jws) => ({
            ...jws,
            header: {
              ...jws.header,
              x5c: jws.header.x5c.map((der, index) => (index === position ? flip(der, 'base64', at) : der)),
            },
          }),
        ]),
      ),
      ...(tsa
        ? ([
            ['no timestamp', (jws) => ({ ...jws, header: { x5c: jws.header.x5c } })],
            ['another timestamp', (jws) => ({ ...jws, header: { ...jws.header, [timestampName]: 'AAAA' } })],
          ] satisfies Change[])
        : []),
    ];
    const accepted: string[] = [];
    for (const [name, change] of changes) {
      const mutated = Buffer.from(JSON.stringify(change(structuredClone(original))));
      const { state } = await verifyNotation({ envelope: mutated, mediaType, target }, testTrust({ tsa }));
      if (state === 'good') accepted.push(name);
    }
    expect(accepted).toEqual([]);
    expect((await verifyNotation({ envelope, mediaType, target }, testTrust({ tsa }))).state).toBe('good');
  });
});

const timestampName = 'io.cncf.notary.timestampSignature';

describe('each change of one field of a COSE envelope', () => {
  it('is refused', async () => {
    const { envelope, mediaType } = await fixture('coseWithTimestamp.sig');
    const [protectedBytes, unprotected, payload, signature] = decode(envelope.subarray(1), {
      useMaps: true,
      tags: { 1: (content) => content() },
    }) as [Uint8Array, Map<unknown, unknown>, Uint8Array, Uint8Array];
    const flipped = (bytes: Uint8Array, at: number) => {
      const copy = Buffer.from(bytes);
      const position = Math.floor((copy.length - 1) * at);
      copy[position] = (copy[position] ?? 0) ^ 1;
      return copy;
    };
    const without = (label: unknown) => new Map([...unprotected].filter(([key]) => key !== label));
    const places = [0, 0.2, 0.4, 0.6, 0.8, 1];
    const chain = unprotected.get(33) as Uint8Array[];
    const parts: unknown[][] = [
      ...places.map((at) => [flipped(protectedBytes, at), unprotected, payload, signature]),
      ...places.map((at) => [protectedBytes, unprotected, flipped(payload, at), signature]),
      ...places.map((at) => [protectedBytes, unprotected, payload, flipped(signature, at)]),
      [protectedBytes, without(33), payload, signature],
      [protectedBytes, without(timestampName), payload, signature],
      [protectedBytes, new Map([...unprotected, [33, chain[0]]]), payload, signature],
      [protectedBytes, new Map([...unprotected, [33, [...chain, ...chain]]]), payload, signature],
      [protectedBytes, new Map([...unprotected, [timestampName, 'text']]), payload, signature],
      [protectedBytes, unprotected, payload],
      [protectedBytes, unprotected, payload, signature, 0],
      [protectedBytes, unprotected, null, signature],
      [new Map(), unprotected, payload, signature],
    ];
    const tagged = (tag: number, value: unknown) => Buffer.concat([Buffer.from([tag]), encodeCbor(value)]);
    const whole = [protectedBytes, unprotected, payload, signature];
    const mutated = [
      ...parts.map((each) => tagged(0xd2, each)),
      tagged(0xd1, whole),
      encodeCbor(whole),
      Buffer.concat([envelope, Buffer.from([0])]),
      envelope.subarray(0, -1),
      Buffer.alloc(0),
      // Lists in lists in lists: no parser may end the process.
      Buffer.alloc(100_000, 0x81),
    ];
    const states = new Set<string>();
    for (const bytes of mutated) {
      const { state } = await verifyNotation(
        { envelope: bytes, mediaType, target: image },
        testTrust({ tsa: true }),
      );
      states.add(state);
    }
    expect([...states]).not.toContain('good');
    expect(
      (
        await verifyNotation(
          { envelope: tagged(0xd2, whole), mediaType, target: image },
          testTrust({ tsa: true }),
        )
      ).state,
    ).toBe('good');
  });

  it('never makes another good one of any bit of it', async () => {
    const { envelope, mediaType } = await fixture('coseWithTimestamp.sig');
    const trust = testTrust({ tsa: true });
    const original = await verifyNotation({ envelope, mediaType, target: image }, trust);
    for (let position = 0; position < envelope.length; position += 127) {
      const bytes = Buffer.from(envelope);
      bytes[position] = (bytes[position] ?? 0) ^ (1 << (position % 8));
      const verdict = await verifyNotation({ envelope: bytes, mediaType, target: image }, trust);
      // What nobody has signed, such as the name of the program, may differ, and says nothing.
      if (verdict.state === 'good') expect(verdict).toEqual(original);
    }
  });
});
