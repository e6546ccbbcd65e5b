import { registryContract } from '../../../shared/contract/registry.ts';
import { neverAborted } from '../never-aborted.ts';
import { implemented } from '../procedures.ts';

const procedures = implemented(registryContract);

/** `registry.*`: reads of registries, and signing in to them. */
export const registry = {
  catalog: procedures.catalog.handler(async function* ({ context, input, signal = neverAborted }) {
    yield* context.engine.registry.catalog(input.registry, signal);
  }),
  tags: procedures.tags.handler(async function* ({ context, input, signal = neverAborted }) {
    yield* context.engine.registry.tags(input.repository, signal);
  }),
  repositoryDetails: procedures.repositoryDetails.handler(({ context, input, signal = neverAborted }) =>
    context.engine.registry.repositoryDetails(input.repository, signal),
  ),
  image: procedures.image.handler(({ context, input, signal = neverAborted }) =>
    context.engine.registry.image(input.reference, input.platform, signal, input.indexOnly),
  ),
  openImage: procedures.openImage.handler(async function* ({ context, input, signal = neverAborted }) {
    yield* context.engine.registry.openImage(input.reference, input.platform, signal);
  }),
  platformSizes: procedures.platformSizes.handler(async function* ({
    context,
    input,
    signal = neverAborted,
  }) {
    yield* context.engine.registry.platformSizes(input.reference, signal);
  }),
  signIn: procedures.signIn.handler(({ context, input, signal = neverAborted }) =>
    context.engine.signIns.signIn(input, signal),
  ),
  signOut: procedures.signOut.handler(({ context, input }) => context.engine.signIns.signOut(input.registry)),
  signIns: procedures.signIns.handler(({ context }) => context.engine.signIns.list()),
};
