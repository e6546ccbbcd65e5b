import { servingContract } from '../../../shared/contract/serving.ts';
import { AppError } from '../../../shared/errors.ts';
import { authorityName } from '../../../shared/serving/authority-name.ts';
import { neverAborted } from '../never-aborted.ts';
import { implemented } from '../procedures.ts';

const procedures = implemented(servingContract);

/** `serving.*`: the library as a registry for other programs and computers. */
export const serving = {
  status: procedures.status.handler(({ context }) => context.engine.serving.status()),
  start: procedures.start.handler(({ context }) => context.engine.serving.start()),
  stop: procedures.stop.handler(({ context }) => context.engine.serving.stop()),
  change: procedures.change.handler(async ({ context: { engine, host }, input }) => {
    const { certificate: files, ...change } = input;
    if (!files) return engine.serving.change(input);
    const [certificate = '', key = ''] = await host.allowImport([files.certificate, files.key]);
    return engine.serving.change({ ...change, certificate: { certificate, key } });
  }),
  check: procedures.check.handler(({ context, input }) => context.engine.serving.check(input.engine)),
  events: procedures.events.handler(async function* ({ context, signal = neverAborted }) {
    yield* context.engine.serving.events(signal);
  }),
  requests: procedures.requests.handler(async function* ({ context, signal = neverAborted }) {
    yield* context.engine.serving.requests(signal);
  }),
  saveAuthority: procedures.saveAuthority.handler(async ({ context: { engine, host }, input }) => {
    const { authority } = await engine.serving.status();
    if (authority !== null) return host.saveFile({ ...input, name: authorityName, text: authority });
    throw new AppError('TLS', 'There is no certificate to save. Turn serving by TLS on first.', {
      retryable: false,
      details: { reason: 'no-authority' },
    });
  }),
};
