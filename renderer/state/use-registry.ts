import { useRoute } from './navigation.ts';
import { useSettings } from './use-settings.ts';

/** The registry that Explore shows: the route's, else the default one. */
export function useRegistry(): string {
  const chosen = useRoute(({ route }) => (route.place === 'explore' ? route.registry : undefined));
  const { defaultRegistry } = useSettings();
  return chosen ?? defaultRegistry;
}
