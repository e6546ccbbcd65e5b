import { Button } from '@fluentui/react-components';
import { Delete20Regular } from '@fluentui/react-icons/svg/delete';
import { useTranslation } from 'react-i18next';
import { everyRegistry, type Mirror, mirroredName } from '../../../shared/mirrors/mirror.ts';
import { SettingRow, SettingsSection } from '../section.tsx';
import { AddMirror } from './add-mirror.tsx';
import { FoundMirrors } from './found-mirrors.tsx';
import { removeMirror, useMirrors } from './use-mirrors.ts';

/** The mirrors of registries: those that are used, those that the machine knows, and a way to add one. */
export function MirrorsSection() {
  const { t } = useTranslation();
  const mirrors = useMirrors();
  return (
    <SettingsSection name="mirrors">
      {mirrors?.length === 0 ? (
        <SettingRow label={t('mirrors.none')} hint={t('mirrors.intro')}>
          {() => null}
        </SettingRow>
      ) : null}
      {mirrors?.map((mirror) => (
        <MirrorRow key={`${mirror.registry} ${mirror.address}`} mirror={mirror} />
      ))}
      <FoundMirrors />
      <AddMirror />
    </SettingsSection>
  );
}

function MirrorRow({ mirror }: { mirror: Mirror }) {
  const { t } = useTranslation();
  const { address, registry } = mirror;
  const kind = t(`mirrors.kinds.${mirror.kind}`);
  const hint =
    registry === everyRegistry
      ? t('mirrors.ofAll', { kind })
      : t('mirrors.of', { registry: mirroredName(mirror), kind });
  return (
    <SettingRow label={address} hint={hint}>
      {() => (
        <Button
          appearance="subtle"
          icon={<Delete20Regular />}
          aria-label={t('mirrors.remove', { address })}
          onClick={() => void removeMirror(mirror)}
        />
      )}
    </SettingRow>
  );
}
