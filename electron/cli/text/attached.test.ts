import { expect, test } from 'vitest';
import type { Attached, ImageSignatures } from '../../../shared/schemas/signatures.ts';
import { attachedJson, attachedText } from './attached.ts';

const bill: Attached = {
  digest: `sha256:${'a'.repeat(64)}`,
  subject: `sha256:${'b'.repeat(64)}`,
  artifactType: 'application/spdx+json',
  kind: 'sbom',
  size: 950,
  created: null,
  maker: {
    state: 'none',
    signatures: [],
    claims: { tools: ['syft\u001b[31m-1'], makers: [], builder: null, created: null },
    unread: null,
  },
};
const image: ImageSignatures = { state: 'none', signatures: [], attached: [bill], isCut: false };

test('who made what is attached is told below the table, proved and claimed apart', () => {
  expect(attachedText(image, 120).slice(-2)).toEqual([
    'Who made what is attached:',
    `  sbom ${'a'.repeat(12)}: Not signed itself. By its own account, not proved: made with syft-1.`,
  ]);
  const { maker: _, ...plain } = bill;
  expect(attachedText({ ...image, attached: [plain] }, 120).join('\n')).not.toContain('Who made');
});

test('scripts have both by themselves', () => {
  expect(attachedJson(image)).toMatchObject({
    signed: 'none',
    attached: [
      { kind: 'sbom', maker: { signed: 'none', signatures: [], claims: { makers: [] }, unread: null } },
    ],
  });
});
