import { useRoute } from './navigation.ts';
import { useHasSettings, useSettings } from './use-settings.ts';

/**
 * The registry that Explore shows: the route's, else the user's default one. Undefined until the settings have arrived,
 * so that no other registry is asked meanwhile.
 */
export function useRegistry(): string | undefined {
  const chosen = useRoute(({ route }) => (route.place === 'explore' ? route.registry : undefined));
  const { defaultRegistry } = useSettings();
  const hasSettings = useHasSettings();
  return hasSettings ? (chosen ?? defaultRegistry) : undefined;
}
