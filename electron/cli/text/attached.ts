import { shortDigest } from '../../../shared/digest.ts';
import { formatBytes } from '../../../shared/format.ts';
import type { Attached, ImageSignatures, Signature } from '../../../shared/schemas/signatures.ts';
import { makerWords } from '../../../shared/text/maker-words.ts';
import { signatureWords, verdictSentence } from '../../../shared/text/signature-words.ts';
import { sanitizeText } from './sanitize.ts';
import { formatTable } from './table.ts';

/** What is attached to an image, as `--json` tells it. */
export function attachedJson({ state, signatures, attached }: ImageSignatures): object {
  return { signed: state, signatures: signatures.map(signatureJson), attached: attached.map(thingJson) };
}

/** One thing that is attached, as `--json` tells it: what is proved of its maker apart from what it says itself. */
export function thingJson({ maker, ...thing }: Attached): object {
  if (maker === undefined) return thing;
  const { state, signatures, claims, unread } = maker;
  const { signed, says } = makerWords(maker, 'en');
  return {
    ...thing,
    maker: {
      signed: state,
      signatures: signatures.map(signatureJson),
      claims,
      unread,
      sentence: `${signed} ${says}`,
    },
  };
}

/** Who made what is attached, a line each, where that was asked for. */
export function makerLines(attached: readonly Attached[]): string[] {
  return attached.flatMap(({ kind, digest, maker }) => {
    if (maker === undefined) return [];
    const { signed, says } = makerWords(maker, 'en');
    return [`  ${kind} ${shortDigest(digest)}: ${sanitizeText(`${signed} ${says}`)}`];
  });
}

/** One signature, as `--json` tells it. */
export function signatureJson(signature: Signature): object {
  const { digest, subject, kind, state, identity, issuer, time, reason, checks, chain } = signature;
  const sentence = verdictSentence(signature, 'en');
  return { digest, subject, kind, state, identity, issuer, time, reason, sentence, checks, chain };
}

/** The same as people read it: what the signatures amount to, and what else there is. */
export function attachedText(image: ImageSignatures, width: number | undefined): string[] {
  const { attached, signatures, isCut } = image;
  const words = sanitizeText(signatureWords(image, 'en').sentence);
  const lines = ['', words];
  if (signatures.length > 1)
    lines.push(
      ...signatures.map(
        (each) => `  ${each.kind}  ${each.state}  ${sanitizeText(verdictSentence(each, 'en'))}`,
      ),
    );
  if (attached.length === 0) return lines;
  const table = formatTable(
    [
      { header: 'ATTACHED' },
      { header: 'TYPE', flexible: true },
      { header: 'TO' },
      { header: 'DIGEST' },
      { header: 'SIZE', align: 'right' },
    ],
    attached.map(({ kind, artifactType, subject, digest, size }) => [
      kind,
      sanitizeText(artifactType),
      shortDigest(subject),
      shortDigest(digest),
      formatBytes(size),
    ]),
    width,
  );
  const makers = makerLines(attached);
  return [
    ...lines,
    '',
    ...table,
    ...(isCut ? ['More is attached than is looked at.'] : []),
    ...(makers.length === 0 ? [] : ['', 'Who made what is attached:', ...makers]),
  ];
}
