import { copiesContract } from '../../../shared/contract/copies.ts';
import { neverAborted } from '../never-aborted.ts';
import { implemented } from '../procedures.ts';

const procedures = implemented(copiesContract);

/** `copies.*`: from the library to a registry. */
export const copies = {
  copy: procedures.copy.handler(async function* ({ context, input, signal = neverAborted }) {
    yield* context.engine.copies.copy(input, signal);
  }),
};
