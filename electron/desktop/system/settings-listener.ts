import type { Settings } from '../../../shared/schemas/settings.ts';
import type { EngineServices } from '../../engine/services/engine-services.ts';

/** The same engine, which also tells a listener of each change of its settings. */
export function withSettingsListener(
  engine: EngineServices,
  listener: (settings: Settings) => void,
): EngineServices {
  const { settings } = engine;
  return {
    ...engine,
    settings: {
      get: () => settings.get(),
      async update(patch) {
        const changed = await settings.update(patch);
        listener(changed);
        return changed;
      },
    },
  };
}
