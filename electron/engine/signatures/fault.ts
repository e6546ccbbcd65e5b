import type { SignatureReason } from '../../../shared/schemas/signatures.ts';

/** Why something about a signature does not hold. It stays inside this room: verdicts carry its reason. */
export class SignatureFault extends Error {
  override readonly name = 'SignatureFault';
  readonly reason: SignatureReason;

  /** @param message for developers; people read the sentence of the reason. */
  constructor(reason: SignatureReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** The fault that was thrown; whatever else a parser throws at foreign bytes means that they are malformed. */
export function toFault(thrown: unknown): SignatureFault {
  if (thrown instanceof SignatureFault) return thrown;
  return new SignatureFault('malformed', thrown instanceof Error ? thrown.message : String(thrown));
}
