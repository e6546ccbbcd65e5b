import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './section.module.css';
import { type SectionName, sectionId, sections } from './section-names.ts';

/** A titled group of settings. */
export function SettingsSection({ name, children }: { name: SectionName; children: ReactNode }) {
  const { t } = useTranslation();
  const id = sectionId(name);
  return (
    <section aria-labelledby={id} className={styles.section}>
      <h2 id={id} className={styles.title} tabIndex={-1}>
        {t(sections[name])}
      </h2>
      <div className={styles.card}>{children}</div>
    </section>
  );
}

interface SettingRowProps {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  /** Receives the id of the label, for its `aria-labelledby`. */
  children: (labelId: string) => ReactNode;
}

/** One setting: what it is on the left, its control on the right. */
export function SettingRow({ label, hint, error, children }: SettingRowProps) {
  const id = useId();
  return (
    <div className={styles.row}>
      <div className={styles.words}>
        <span id={id} className={styles.label}>
          {label}
        </span>
        {hint === undefined ? null : <span className={styles.hint}>{hint}</span>}
        {error === undefined ? null : (
          <span role="alert" className={styles.error}>
            {error}
          </span>
        )}
      </div>
      <div className={styles.control}>{children(id)}</div>
    </div>
  );
}
