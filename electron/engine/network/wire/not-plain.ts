/**
 * An answer, or its first bytes, that the strict reader does not take: it breaks the rules, or it uses one of the parts
 * of HTTP that this road leaves to Node. Node's own client asks again and is the judge of it.
 */
export class NotPlain extends Error {
  /** The status of the answer, where it could be read. */
  readonly status: number | undefined;

  constructor(reason: string, status?: number) {
    super(reason);
    this.status = status;
  }
}
