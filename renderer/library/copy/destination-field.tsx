import { Button, Field, Input } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { shortSentence } from '../../components/text/short-sentence.ts';
import { useCurrentLanguage } from '../../state/use-language.ts';
import type { CopyPlaces } from './choice.ts';
import styles from './destination-field.module.css';

interface DestinationFieldProps {
  value: string;
  places: CopyPlaces;
  /** Images that are copied. */
  count: number;
  remembered: readonly string[];
  onChange: (destination: string) => void;
  onEnter: () => void;
}

/** Where images go, typed or one of the last. */
export function DestinationField({
  value,
  places,
  count,
  remembered,
  onChange,
  onEnter,
}: DestinationFieldProps) {
  const { t } = useTranslation();
  const language = useCurrentLanguage();
  const isWrong = places.state === 'wrong';
  const note = isWrong
    ? shortSentence(places.error, language)
    : t(places.state === 'no-registry' ? 'copying.noRegistry' : 'copying.hint', { count });
  const others = remembered.filter((each) => each !== value.trim());
  return (
    <div>
      <Field
        label={t('copying.destination')}
        validationState={isWrong ? 'error' : 'none'}
        validationMessage={note}
      >
        <Input
          value={value}
          spellCheck={false}
          autoComplete="off"
          placeholder="registry.example/base"
          maxLength={1024}
          onChange={(_, data) => onChange(data.value)}
          onKeyDown={({ key, nativeEvent }) => {
            // The Enter that chooses a word of an input method is not meant for the dialog.
            if (key === 'Enter' && !nativeEvent.isComposing) onEnter();
          }}
        />
      </Field>
      {others.length === 0 ? null : (
        <div className={styles.remembered}>
          <span className={styles.quiet}>{t('copying.lastUsed')}</span>
          {others.map((destination) => (
            <Button
              key={destination}
              size="small"
              className={styles.one}
              aria-label={t('copying.use', { destination })}
              onClick={() => onChange(destination)}
            >
              {destination}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
