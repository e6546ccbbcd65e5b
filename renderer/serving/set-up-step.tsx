import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../components/copy-button.tsx';
import type { SetUpStep } from './set-up.ts';
import styles from './set-up-step.module.css';

interface SetUpStepItemProps {
  step: SetUpStep;
  /** The certificate (PEM) to copy; null while nothing is served over TLS. */
  authority: string | null;
}

/** One thing to do, with its text to copy. */
export function SetUpStepItem({ step, authority }: SetUpStepItemProps) {
  const { t } = useTranslation();
  const id = useId();
  const { kind, place } = step;
  const isMachine = 'where' in place && place.where === 'machine';
  const title = 'where' in place ? t(`serving.places.${isMachine ? 'machine' : 'client'}`) : place.file;
  const text = kind === 'copy-authority' ? (authority ?? '') : step.text;
  // A file is called by its own name, and a command by what it is.
  const name =
    'file' in place ? place.file.split(/[\\/]/).at(-1) : step.text.split(' ').slice(0, 2).join(' ');
  return (
    <li className={styles.step} aria-labelledby={id}>
      <p id={id} className={styles.words}>
        {t(isMachine ? 'serving.steps.machine' : `serving.steps.${kind}`)}
      </p>
      <div className={styles.box}>
        <div className={styles.head}>
          <span className={styles.place}>{title}</span>
          {text === '' ? null : <CopyButton text={text} label={t('serving.copyFile', { name })} />}
        </div>
        {step.text === '' ? null : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
          <pre className={styles.text} tabIndex={0}>
            {step.text}
          </pre>
        )}
      </div>
    </li>
  );
}
