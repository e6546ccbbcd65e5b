import { AppError } from '../../shared/errors.ts';
import { authorityName } from '../../shared/serving/authority-name.ts';
import { procedures } from './procedures.ts';

const neverAborted = new AbortController().signal;

/** `serving.*`: the library as a registry for other programs and computers. */
export const serving = {
  status: procedures.serving.status.handler(({ context }) => context.engine.serving.status()),
  start: procedures.serving.start.handler(({ context }) => context.engine.serving.start()),
  stop: procedures.serving.stop.handler(({ context }) => context.engine.serving.stop()),
  change: procedures.serving.change.handler(async ({ context: { engine, host }, input }) => {
    const { certificate: files, ...change } = input;
    if (!files) return engine.serving.change(input);
    const [certificate = '', key = ''] = await host.allowImport([files.certificate, files.key]);
    return engine.serving.change({ ...change, certificate: { certificate, key } });
  }),
  check: procedures.serving.check.handler(({ context, input }) => context.engine.serving.check(input.engine)),
  events: procedures.serving.events.handler(async function* ({ context, signal }) {
    yield* context.engine.serving.events(signal ?? neverAborted);
  }),
  requests: procedures.serving.requests.handler(async function* ({ context, signal }) {
    yield* context.engine.serving.requests(signal ?? neverAborted);
  }),
  saveAuthority: procedures.serving.saveAuthority.handler(async ({ context: { engine, host }, input }) => {
    const { authority } = await engine.serving.status();
    if (authority !== null) return host.saveFile({ ...input, name: authorityName, text: authority });
    throw new AppError('TLS', 'There is no certificate to save. Turn serving by TLS on first.', {
      retryable: false,
      details: { reason: 'no-authority' },
    });
  }),
};
