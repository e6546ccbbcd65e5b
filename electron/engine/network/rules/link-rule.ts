import { isIP } from 'node:net';
import { isLoopbackHost } from '../../../../shared/reference.ts';
import { type AddressClass, classOfAddress } from './address-class.ts';
import { type AddressRule, bareHostname } from './address-rule.ts';
import { isLocalName } from './local-names.ts';

/** What is said of a registry's links by where it is itself. */
const rules: Record<AddressClass, AddressRule> = {
  public: 'public',
  private: 'private',
  loopback: 'loopback',
  reserved: 'public',
};

/**
 * Which addresses the links of one registry may lead to: redirects, token realms, foreign URLs. They lead to the whole
 * internet, and beside that to where the registry is: on this machine, or in private networks. An address or a name of
 * this machine shows by itself which it is. A name of a local network counts as private, any other as public, until an
 * answer has come from an address, and as public for good once one has come from a public address. DNS is not asked:
 * what it says now need not be what it said when the connection was made. Behind a proxy only the name counts.
 */
export class LinkRule {
  readonly #origin: string;
  #rule: AddressRule;
  #isSettled: boolean;

  /** @param registry the registry's origin. */
  constructor(registry: URL) {
    const host = bareHostname(registry);
    const isAddress = isIP(host) !== 0;
    const isOwn = isLoopbackHost(host);
    this.#origin = registry.origin;
    this.#isSettled = isAddress || isOwn;
    if (isAddress) this.#rule = rules[classOfAddress(host)];
    else if (isOwn) this.#rule = 'loopback';
    else this.#rule = isLocalName(host) ? 'private' : 'public';
  }

  /** The rule as far as it is known. */
  get current(): AddressRule {
    return this.#rule;
  }

  /** Takes note of the address that an answer came from; answers of other servers say nothing about the registry. */
  learnFrom({ url, remoteAddress }: { url: URL; remoteAddress: string | undefined }): void {
    if (this.#isSettled || remoteAddress === undefined || url.origin !== this.#origin) return;
    const addressClass = classOfAddress(remoteAddress);
    this.#isSettled = addressClass === 'public';
    this.#rule = rules[addressClass];
  }
}
