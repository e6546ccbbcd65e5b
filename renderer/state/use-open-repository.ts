import { navigate } from './navigation.ts';
import { useChangeSettings, useSettings } from './use-settings.ts';

const longestRecents = 8;

/** Opens a repository's tags and remembers it among the recent ones. */
export function useOpenRepository(registry: string): (repository: string) => void {
  const remember = useRememberRepository();
  return (repository) => {
    navigate({ place: 'explore', registry, repository });
    remember(`${registry}/${repository}`);
  };
}

/** Puts a repository (`host/name`) before the other recent ones. */
export function useRememberRepository(): (name: string) => void {
  const { recents } = useSettings();
  const change = useChangeSettings();
  return (name) => {
    if (recents[0] !== name)
      change({ recents: [name, ...recents.filter((other) => other !== name)].slice(0, longestRecents) });
  };
}
