import { procedures, signalOf } from './procedure-builder.ts';

/** `registry.*`: reads of registries. */
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
    context.engine.registry.image(input.reference, input.platform, signalOf(signal)),
  ),
};
