import { wordsLeft } from '../../search/words-left.ts';
import { setUi, useUi } from '../../state/ui-store.ts';
import { useOpenRepository } from '../../state/use-open-repository.ts';

/**
 * Opens a repository that the search box has found. The words that are no part of its name mean its tags, and go on into
 * their filter.
 */
export function useOpenFound(registry: string): (repository: string) => void {
  const open = useOpenRepository(registry);
  return (repository) => {
    const left = wordsLeft(useUi.getState().repositorySearch, repository);
    if (left !== '') setUi({ tagFilter: { repository: `${registry}/${repository}`, text: left } });
    open(repository);
  };
}
