import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signedBundle, signedEnvelope } from '../../../../../tests/support/signatures/sign-cosign.ts';
import { readClaims } from './read-claims.ts';

const created = '2026-04-14T09:00:00.000Z';
const nothing = { tools: [], makers: [], builder: null, created: null };
const claimsIn = (document: unknown) => readClaims(Buffer.from(JSON.stringify(document)));
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const digest = `sha256:${'a'.repeat(64)}`;
const statement = (predicate: unknown) => ({
  _type: 'https://in-toto.io/Statement/v0.1',
  predicateType: 'x',
  subject: [],
  predicate,
});
const spdx = {
  spdxVersion: 'SPDX-2.3',
  creationInfo: {
    created: '2026-04-14T09:00:00Z',
    creators: ['Organization: Anchore, Inc', 'Tool: syft-1.4.1', 'Person: Ada (ada@x.example)', 7],
  },
};
const fromSpdx = { tools: ['syft-1.4.1'], makers: ['Anchore, Inc', 'Ada'], builder: null, created };

describe('what bills of materials say of their making', () => {
  it.each([
    ['SPDX 2.3', spdx, fromSpdx],
    [
      'SPDX 3',
      {
        '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
        '@graph': [
          {
            type: 'CreationInfo',
            created: '2026-04-14T09:00:00Z',
            createdBy: ['urn:o'],
            createdUsing: ['urn:t'],
          },
          { type: 'Organization', spdxId: 'urn:o', name: 'Acme' },
          { type: 'Tool', spdxId: 'urn:t', name: 'trivy' },
          7,
        ],
      },
      { tools: ['trivy'], makers: ['Acme'], builder: null, created },
    ],
    [
      'CycloneDX 1.4',
      {
        bomFormat: 'CycloneDX',
        metadata: {
          timestamp: '2026-04-14T09:00:00Z',
          tools: [{ vendor: 'aquasecurity', name: 'trivy', version: '0.50' }],
          authors: [{ name: 'Ada' }],
          supplier: { name: 'Acme' },
        },
      },
      { tools: ['trivy 0.50'], makers: ['Ada', 'Acme'], builder: null, created },
    ],
    [
      'CycloneDX 1.6',
      {
        bomFormat: 'CycloneDX',
        metadata: {
          tools: { components: [{ name: 'syft', version: '1.4.1' }] },
          manufacturer: { name: 'Acme' },
        },
      },
      { ...nothing, tools: ['syft 1.4.1'], makers: ['Acme'] },
    ],
    [
      'Syft',
      { descriptor: { name: 'syft', version: '1.4.1' }, artifacts: [] },
      { ...nothing, tools: ['syft 1.4.1'] },
    ],
    ['CycloneDX that says nothing', { bomFormat: 'CycloneDX' }, null],
    ['something else', { name: 'x' }, undefined],
  ])('%s', (_, document, expected) => {
    expect(claimsIn(document)).toEqual(expected);
  });

  it('SPDX as tags and values', () => {
    const text =
      'SPDXVersion: SPDX-2.3\nCreator: Organization: Acme ()\r\nCreator: Tool: tern-2\nCreated: 2026-04-14T09:00:00Z\n';
    expect(readClaims(Buffer.from(text))).toEqual({
      tools: ['tern-2'],
      makers: ['Acme'],
      builder: null,
      created,
    });
    expect(readClaims(Buffer.from('Creator: Tool: x'))).toBe(undefined);
  });
});

describe('what statements say of their making', () => {
  const builder = 'https://github.com/actions/runner/github-hosted';
  it.each([
    [
      'SLSA 0.2',
      { builder: { id: builder }, metadata: { buildFinishedOn: '2026-04-14T09:00:00Z' } },
      { ...nothing, builder, created },
    ],
    [
      'SLSA 1',
      {
        buildDefinition: {},
        runDetails: { builder: { id: builder }, metadata: { finishedOn: '2026-04-14T09:00:00Z' } },
      },
      { ...nothing, builder, created },
    ],
    [
      'BuildKit, which names no builder',
      { builder: { id: '' }, buildType: 'https://mobyproject.org/buildkit@v1' },
      { ...nothing, tools: ['BuildKit'] },
    ],
    [
      'BuildKit, of the newer form',
      {
        buildDefinition: {
          buildType: 'https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md',
        },
        runDetails: { builder: { id: '' } },
      },
      { ...nothing, tools: ['BuildKit'] },
    ],
    [
      'OpenVEX',
      { '@context': 'https://openvex.dev/ns/v0.2.0', author: 'Acme', timestamp: '2026-04-14T09:00:00Z' },
      { ...nothing, makers: ['Acme'], created },
    ],
    ['a bill of materials', spdx, fromSpdx],
    ['an unknown kind', { whatever: 1 }, null],
  ])('%s', (_, predicate, expected) => {
    expect(claimsIn(statement(predicate))).toEqual(expected);
  });

  it('in an envelope and in a bundle', () => {
    expect(claimsIn(signedEnvelope(digest, privateKey, 'https://spdx.dev/Document', spdx))).toEqual(fromSpdx);
    expect(readClaims(signedBundle(digest, privateKey, 'https://spdx.dev/Document', spdx))).toEqual(fromSpdx);
  });
});

describe('hostile documents', () => {
  const by = (creators: unknown) => claimsIn({ spdxVersion: 'SPDX-2.3', creationInfo: { creators } });

  it('have texts that are short, on one line and in one direction, and few of them', () => {
    const names = Array.from({ length: 5_000 }, (_, index) => `Tool: t${index}`);
    expect(by(names)?.tools).toEqual(['t0', 't1', 't2', 't3']);
    expect(by(['Tool: a\u202eb\u0007\nc\u001b[31md', 'Tool:  ', 'Organization: __proto__'])).toEqual({
      ...nothing,
      tools: ['ab cd'],
      makers: ['__proto__'],
    });
    const long = by([`Tool: ${'😀 '.repeat(1_000)}`])?.tools[0] ?? '';
    expect([...long]).toHaveLength(120);
    expect(long.isWellFormed()).toBe(true);
    const dated = {
      spdxVersion: 'SPDX-2.3',
      creationInfo: { creators: [], created: '2026-99-99T00:00:00Z' },
    };
    expect(claimsIn(dated)).toBe(null);
  });

  it('never break the reader', () => {
    expect(readClaims(Buffer.alloc(0))).toBe(undefined);
    expect(readClaims(Buffer.from('{"a":'.repeat(200_000)))).toBe(undefined);
    expect(readClaims(Buffer.from(`{"creationInfo":[${'[],'.repeat(300_000)}[]]}`))).toBe(undefined);
    const place = fc.constantFrom(
      'creationInfo',
      'metadata',
      'predicate',
      'runDetails',
      'builder',
      'tools',
      'creators',
      '@graph',
      'dsseEnvelope',
      'payload',
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string(),
        fc.integer(),
        fc.constant(null),
        fc.array(tie('value')),
        fc.dictionary(place, tie('value')),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(place, value), (document) => {
        const marked = {
          spdxVersion: 'SPDX-2.3',
          bomFormat: 'CycloneDX',
          _type: 'https://in-toto.io/Statement/v1',
          ...document,
        };
        for (const each of [document, marked, { ...marked, _type: undefined }, statement(document)]) {
          const claims = claimsIn(each);
          if (claims) expect(claims.tools.length + claims.makers.length).toBeLessThanOrEqual(8);
        }
      }),
      { numRuns: 60 },
    );
  });
});
