import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../components/copy-button.tsx';
import styles from './load-commands.module.css';

/** They verify first; FAT keeps no execution bit, and PowerShell 5.1 runs no script without being told. */
const commands = {
  shell: 'sh load.sh docker',
  powershell: 'powershell -ExecutionPolicy Bypass -File load.ps1 docker',
} as const;

/** What to type on the target computer, to be copied. */
export function LoadCommands() {
  const { t } = useTranslation();
  return (
    <div className={styles.commands}>
      <dl>
        {(['powershell', 'shell'] as const).map((name) => (
          <div key={name} className={styles.line}>
            <dt>{t(`bundle.there.${name}`)}</dt>
            <dd>
              <code>{commands[name]}</code>
              <CopyButton text={commands[name]} label={t(`bundle.copy.${name}`)} />
            </dd>
          </div>
        ))}
      </dl>
      <p className={styles.quiet}>{t('bundle.otherTools')}</p>
    </div>
  );
}
