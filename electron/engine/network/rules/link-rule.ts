import { isIP } from 'node:net';
import { isLoopbackHost } from '../../../../shared/reference.ts';
import { type AddressRule, bareHostname, isPublicAddress } from './address-rule.ts';

/**
 * Which addresses the links of one registry may lead to: redirects, token realms, foreign URLs. Those of a public one
 * lead to public addresses; those of one on this machine or in a private network lead anywhere. An address or a name
 * of this machine shows by itself which it is. Any other name counts as public until an answer has come from a private
 * address, and for good once one has come from a public address. DNS is not asked: what it says now need not be what
 * it said when the connection was made. Behind a proxy only the name counts.
 */
export class LinkRule {
  readonly #origin: string;
  #rule: AddressRule;
  #isSettled: boolean;

  /** @param registry the registry's origin. */
  constructor(registry: URL) {
    const host = bareHostname(registry);
    const isAddress = isIP(host) !== 0;
    const isLocal = isAddress ? !isPublicAddress(host) : isLoopbackHost(host);
    this.#origin = registry.origin;
    this.#rule = isLocal ? 'any' : 'public';
    this.#isSettled = isLocal || isAddress;
  }

  /** The rule as far as it is known. */
  get current(): AddressRule {
    return this.#rule;
  }

  /** Takes note of the address that an answer came from; answers of other servers say nothing about the registry. */
  learnFrom({ url, remoteAddress }: { url: URL; remoteAddress: string | undefined }): void {
    if (this.#isSettled || remoteAddress === undefined || url.origin !== this.#origin) return;
    this.#isSettled = isPublicAddress(remoteAddress);
    this.#rule = this.#isSettled ? 'public' : 'any';
  }
}
