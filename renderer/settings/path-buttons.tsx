import { Button } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { PickPath } from '../../shared/schemas/host.ts';
import { pickPath } from '../components/export/pick-path.ts';

interface PathButtonsProps {
  kind: PickPath['kind'];
  title: string;
  /** The path that is set; empty for none. */
  value: string;
  defaultPath: string;
  onChange: (path: string) => void;
}

/** Chooses a path in the system's own dialog, or goes back to none. */
export function PathButtons({ kind, title, value, defaultPath, onChange }: PathButtonsProps) {
  const { t } = useTranslation();
  const pick = async () => {
    const path = await pickPath(kind, title, defaultPath);
    if (path !== null) onChange(path);
  };
  return (
    <>
      <Button onClick={() => void pick()}>{t('common.browse')}</Button>
      {value === '' ? null : <Button onClick={() => onChange('')}>{t('settings.reset')}</Button>}
    </>
  );
}
