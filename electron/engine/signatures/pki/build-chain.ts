import { type Certificate, isIssuedBy, isSelfSigned } from './certificate.ts';
import { longestChain } from './chain-rules.ts';

/** The most certificates that are tried; what carries more is not looked through. */
const mostCertificates = 50;

/**
 * Finds the way from a certificate to one of these roots, over certificates that came along (RFC 5280, section 6.1).
 * @returns leaf first, root last; undefined when there is none.
 */
export function buildChain(
  leaf: Certificate,
  carried: readonly Certificate[],
  roots: readonly Certificate[],
): Certificate[] | undefined {
  const between = carried.filter((certificate) => !isSelfSigned(certificate)).slice(0, mostCertificates);
  const chain = [leaf];
  while (chain.length <= longestChain) {
    const last = chain.at(-1) ?? leaf;
    if (roots.some((root) => root.der.equals(last.der))) return chain;
    const root = roots.find((candidate) => isIssuedBy(last, candidate));
    if (root !== undefined) return [...chain, root];
    const next = between.find((candidate) => !chain.includes(candidate) && isIssuedBy(last, candidate));
    if (next === undefined) return undefined;
    chain.push(next);
  }
  return undefined;
}
