import { procedures, signalOf } from './procedure-builder.ts';

/** `registry.*`: reads of registries, and signing in to them. */
export const registryProcedures = {
  catalog: procedures.registry.catalog.handler(async function* ({ context, input, signal }) {
    yield* context.engine.registry.catalog(input.registry, signalOf(signal));
  }),
  tags: procedures.registry.tags.handler(async function* ({ context, input, signal }) {
    yield* context.engine.registry.tags(input.repository, signalOf(signal));
  }),
  repositoryDetails: procedures.registry.repositoryDetails.handler(({ context, input, signal }) =>
    context.engine.registry.repositoryDetails(input.repository, signalOf(signal)),
  ),
  image: procedures.registry.image.handler(({ context, input, signal }) =>
    context.engine.registry.image(input.reference, input.platform, signalOf(signal), input.indexOnly),
  ),
  openImage: procedures.registry.openImage.handler(async function* ({ context, input, signal }) {
    yield* context.engine.registry.openImage(input.reference, input.platform, signalOf(signal));
  }),
  platformSizes: procedures.registry.platformSizes.handler(async function* ({ context, input, signal }) {
    yield* context.engine.registry.platformSizes(input.reference, signalOf(signal));
  }),
  signIn: procedures.registry.signIn.handler(({ context, input, signal }) =>
    context.engine.signIns.signIn(input, signalOf(signal)),
  ),
  signOut: procedures.registry.signOut.handler(({ context, input }) =>
    context.engine.signIns.signOut(input.registry),
  ),
  signIns: procedures.registry.signIns.handler(({ context }) => context.engine.signIns.list()),
};
