import { defaultRegistryHost } from '../../shared/reference.ts';
import { queryClient } from '../api/query-client.ts';
import { useDownloads } from '../state/downloads/downloads-store.ts';
import { runAction } from '../state/downloads/run-action.ts';
import { openShortcuts } from '../state/frame/shortcuts.ts';
import { askForImport } from '../state/incoming/import-store.ts';
import { pickLists } from '../state/incoming/pick-lists.ts';
import { verifyImage } from '../state/library-jobs.ts';
import { navigate } from '../state/navigation.ts';
import { useOpenRepository, useRememberRepository } from '../state/use-open-repository.ts';
import { useRegistry } from '../state/use-registry.ts';
import { useChangeSettings, useSettings } from '../state/use-settings.ts';
import type { PaletteCommand, PaletteItem } from './items.ts';

/** Does what a line of the palette says. */
export function useRunItem(): (item: PaletteItem) => void {
  const registry = useRegistry();
  const openRepository = useOpenRepository(registry ?? defaultRegistryHost);
  const openAtMcr = useOpenRepository(defaultRegistryHost);
  const remember = useRememberRepository();
  const { limitEnabled } = useSettings();
  const change = useChangeSettings();
  return (item) => {
    if (item.kind === 'reference') {
      const { reference, platform } = item;
      navigate({ place: 'explore', ...reference, ...(platform === undefined ? {} : { platform }) });
      remember(`${reference.registry}/${reference.repository}`);
    }
    if (item.kind === 'repository') {
      const open = item.registry === registry ? openRepository : openAtMcr;
      open(item.repository);
    }
    if (item.kind !== 'command') return;
    if (item.command === 'toggle-limit') change({ limitEnabled: !limitEnabled });
    else runCommand(item.command);
  };
}

function runCommand(command: Exclude<PaletteCommand, 'toggle-limit'>): void {
  const { order } = useDownloads.getState();
  switch (command) {
    case 'pause-all':
      runAction('pause', order);
      return;
    case 'resume-all':
      runAction('resume', order);
      return;
    case 'verify-library':
      navigate({ place: 'library' });
      void verifyImage(undefined);
      return;
    case 'serving':
      navigate({ place: 'library', view: 'serving' });
      return;
    case 'open-list':
      pickLists();
      return;
    case 'import':
      navigate({ place: 'library' });
      askForImport();
      return;
    case 'shortcuts':
      openShortcuts();
      return;
    case 'refresh':
      void queryClient.invalidateQueries();
      return;
    default:
      navigate({ place: command });
  }
}
