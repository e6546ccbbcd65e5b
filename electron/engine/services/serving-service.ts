import { closeAll } from '../async/close-all.ts';
import {
  type RegistryRequest,
  type RegistryTools,
  type RunningRegistry,
  serveLibrary,
} from '../serving/library-registry.ts';
import type { ServingService } from './engine-services.ts';

/** Serves the library, as often as asked; `close` ends all of it. */
export function createServingService(tools: RegistryTools): ServingService & { close(): Promise<void> } {
  const running = new Set<RunningRegistry>();
  return {
    async listen(request: RegistryRequest) {
      const registry = await serveLibrary(request, tools);
      running.add(registry);
      return {
        ...registry,
        async close() {
          if (running.delete(registry)) await registry.close();
        },
      };
    },
    close: () => closeAll(...[...running].map((registry) => () => registry.close())),
  };
}
