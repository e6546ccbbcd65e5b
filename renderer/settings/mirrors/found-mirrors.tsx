import { Button } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { everyRegistry, mirroredName } from '../../../shared/mirrors/mirror.ts';
import { SettingRow } from '../section.tsx';
import { addMirror, useFoundMirrors } from './use-mirrors.ts';

/** What docker, podman and containerd on the engine's machine are set to: offered, and not used by itself. */
export function FoundMirrors() {
  const { t } = useTranslation();
  return useFoundMirrors().map(({ file, ...mirror }) => {
    const { registry, address } = mirror;
    const hint =
      registry === everyRegistry
        ? t('mirrors.foundInAll', { file })
        : t('mirrors.foundIn', { registry: mirroredName(mirror), file });
    return (
      <SettingRow key={`${registry} ${address}`} label={t('mirrors.found', { address })} hint={hint}>
        {() => (
          <Button aria-label={t('mirrors.useNamed', { address })} onClick={() => void addMirror(mirror)}>
            {t('mirrors.use')}
          </Button>
        )}
      </SettingRow>
    );
  });
}
