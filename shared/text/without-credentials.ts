/** An `@` that no digest stands behind: digests have neither `/` nor `@`. A colon and digits may also be a host's port. */
const endOfCredentials = /@(?!sha(?:256|512):[^\s/@]*(?:[\s@]|$))/gi;

/**
 * What somebody has typed as a reference or an address, as it may be shown and logged: without what stands before the last `@`
 * that is not a digest's. A password may have any character, `/`, `:` and `@` too, and no host need follow it rightly written.
 */
export function withoutCredentials(text: string): string {
  const end = [...text.matchAll(endOfCredentials)].at(-1)?.index ?? 0;
  return end > 0 ? `…${text.slice(end)}` : text;
}
