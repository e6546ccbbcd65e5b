import { join } from 'node:path';
import { closeAll } from '../async/close-all.ts';
import { referenceOf } from '../library/index-entry.ts';
import {
  type RegistryRequest,
  type RegistryTools,
  type RunningRegistry,
  serveLibrary,
} from '../serving/library-registry.ts';
import { ServingSwitch } from '../serving/switch/serving-switch.ts';
import { ServingSettingsFile } from '../serving/switch/settings-file.ts';
import type { ServingService } from './engine-services.ts';

/**
 * Serves the library, as often as asked; `close` ends all of it.
 * @param isKept the switch stays as it is from one process to the next.
 */
export async function openServingService(
  tools: RegistryTools,
  isKept: boolean,
): Promise<ServingService & { close(): Promise<void> }> {
  const running = new Set<RunningRegistry>();
  const listen = async (request: RegistryRequest): Promise<RunningRegistry> => {
    const registry = await serveLibrary(request, tools);
    running.add(registry);
    return {
      ...registry,
      async close() {
        if (running.delete(registry)) await registry.close();
      },
    };
  };
  const settings = await ServingSettingsFile.open(join(tools.folder, 'settings.json'), isKept);
  const onOff = new ServingSwitch({
    settings,
    serve: listen,
    references: async () => (await tools.library.entries()).map(referenceOf),
  });
  if (isKept) void onOff.resume();
  return {
    listen,
    status: async () => onOff.status(),
    start: () => onOff.start(),
    stop: () => onOff.stop(),
    change: (change) => onOff.change(change),
    check: (engine) => onOff.check(engine),
    events: (signal) => onOff.events(signal),
    requests: (signal) => onOff.requests(signal),
    close: () => closeAll(() => onOff.close(), ...[...running].map((registry) => () => registry.close())),
  };
}
