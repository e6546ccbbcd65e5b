import { useTranslation } from 'react-i18next';
import type { PickPath } from '../../shared/schemas/host.ts';
import { isAbsolutePath } from '../../shared/schemas/input-text.ts';
import { useHostInfo } from '../api/queries.ts';
import { TextSetting } from './controls.tsx';
import { PathButtons } from './path-buttons.tsx';

interface PathSettingProps {
  /** What the system's dialog asks for. */
  kind: PickPath['kind'];
  label: string;
  hint?: string;
  /** An absolute path, or empty for none. */
  value: string;
  /** What holds where there is none. */
  placeholder?: string;
  /** Where the system's dialog begins. */
  defaultPath: string;
  onChange: (path: string) => void;
}

/** A setting that is a path: chosen in the system's dialog where there is one, else typed. */
export function PathSetting({ kind, defaultPath, onChange, ...setting }: PathSettingProps) {
  const { t } = useTranslation();
  const canPick = useHostInfo().data?.capabilities.pickPath ?? false;
  const { label, value } = setting;
  return (
    <TextSetting
      {...setting}
      onChange={(path) => onChange(path.trim())}
      validate={(path) =>
        path.trim() === '' || isAbsolutePath(path.trim()) ? undefined : t('export.absolute')
      }
      isReadOnly={canPick}
      after={
        canPick ? (
          <PathButtons
            kind={kind}
            title={label}
            value={value}
            defaultPath={defaultPath}
            onChange={onChange}
          />
        ) : null
      }
    />
  );
}
