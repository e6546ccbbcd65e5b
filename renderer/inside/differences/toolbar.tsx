import { SearchBox, Tab, TabList } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { DifferenceKind } from '../../../shared/inside/differences.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { ChangeSign } from '../rows/change-mark.tsx';
import styles from './toolbar.module.css';
import type { DifferenceChoice, DifferenceSums } from './use-difference-tree.ts';

interface DifferencesToolbarProps {
  sums: DifferenceSums | undefined;
  choice: DifferenceChoice;
  onChange: (change: Partial<DifferenceChoice>) => void;
  /** Down from the search box leads to what it found. */
  onLeaveSearch: () => void;
}

const kinds: readonly DifferenceKind[] = ['changed', 'added', 'removed', 'unknown'];

/** Which differences are shown: by name and by kind. */
export function DifferencesToolbar({ sums, choice, onChange, onLeaveSearch }: DifferencesToolbarProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const count = (kind: DifferenceKind) => sums?.[kind] ?? 0;
  const number = format.number(kinds.reduce((sum, kind) => sum + count(kind), 0));
  // That content cannot be compared happens only where tables of contents list layers.
  const shown = kinds.filter((kind) => kind !== 'unknown' || count(kind) > 0 || choice.only === kind);
  return (
    <div className={styles.bar}>
      <SearchBox
        className={styles.search}
        input={{ 'aria-label': t('compare.differences.filter') }}
        placeholder={t('compare.differences.filterHint')}
        value={choice.query}
        onChange={(_, { value }) => onChange({ query: value.slice(0, 1000) })}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' || event.nativeEvent.isComposing) return;
          event.preventDefault();
          onLeaveSearch();
        }}
      />
      <TabList
        size="small"
        aria-label={t('compare.differences.only')}
        selectedValue={choice.only ?? 'all'}
        onTabSelect={(_, { value }) => onChange({ only: kinds.find((kind) => kind === value) })}
      >
        <Tab value="all">{t('compare.differences.all', { number })}</Tab>
        {shown.map((kind) => (
          <Tab key={kind} value={kind} disabled={count(kind) === 0} icon={<ChangeSign mark={kind} />}>
            {t(`compare.differences.several.${kind}`, { number: format.number(count(kind)) })}
          </Tab>
        ))}
      </TabList>
    </div>
  );
}
