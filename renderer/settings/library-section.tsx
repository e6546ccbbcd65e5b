import { Input } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { useLibraryStatus } from '../api/queries.ts';
import { useFormat } from '../components/text/use-format.ts';
import { useChangeSettings, useSettings } from '../state/use-settings.ts';
import controls from './controls.module.css';
import { MoveLibrary } from './move-library.tsx';
import { PathSetting } from './path-setting.tsx';
import { SettingRow, SettingsSection } from './section.tsx';

/** Where images are kept. */
export function LibrarySection() {
  const { t } = useTranslation();
  const format = useFormat();
  const { libraryPath } = useSettings();
  const change = useChangeSettings();
  const status = useLibraryStatus().data;
  return (
    <SettingsSection name="library">
      {status?.isFixed === true ? (
        <SettingRow label={t('settings.libraryPath')} hint={t('settings.libraryPathFixed')}>
          {(labelId) => (
            <Input
              readOnly
              appearance="filled-darker"
              aria-labelledby={labelId}
              className={controls.text}
              spellCheck={false}
              value={status.path}
            />
          )}
        </SettingRow>
      ) : (
        <PathSetting
          kind="folder"
          label={t('settings.libraryPath')}
          value={libraryPath}
          defaultPath={status?.path ?? ''}
          onChange={(path) => change({ libraryPath: path })}
          {...(status === undefined
            ? {}
            : { placeholder: status.path, hint: t('settings.libraryPathHint', { path: status.path }) })}
        />
      )}
      {status === undefined || status.isFixed || status.isReadOnly ? null : (
        <SettingRow label={t('move.title')} hint={t('move.hint')}>
          {() => <MoveLibrary />}
        </SettingRow>
      )}
      {status === undefined ? null : (
        <SettingRow
          label={t('settings.used')}
          hint={
            status.freeBytes === null ? undefined : t('status.free', { size: format.space(status.freeBytes) })
          }
        >
          {() => format.bytes(status.usedBytes + status.partialBytes)}
        </SettingRow>
      )}
    </SettingsSection>
  );
}
