import { procedures, signalOf } from './procedure-builder.ts';

/** `library.*`: the local OCI image layout. */
export const libraryProcedures = {
  list: procedures.library.list.handler(({ context }) => context.engine.library.list()),
  status: procedures.library.status.handler(({ context }) => context.engine.library.status()),
  verify: procedures.library.verify.handler(async function* ({ context, input, signal }) {
    yield* context.engine.library.verify(input.reference, signalOf(signal));
  }),
  export: procedures.library.export.handler(async function* ({ context, input, signal }) {
    yield* context.engine.library.export(input.reference, input.digest, input.target, signalOf(signal));
  }),
  inspectExport: procedures.library.inspectExport.handler(({ context, input }) =>
    context.engine.library.inspectExport(input),
  ),
  remove: procedures.library.remove.handler(({ context, input }) =>
    context.engine.library.remove(input.reference, input.digest),
  ),
  newestDigest: procedures.library.newestDigest.handler(({ context, input, signal }) =>
    context.engine.library.newestDigest(input.reference, input.digest, signalOf(signal)),
  ),
};
