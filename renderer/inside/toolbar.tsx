import { Checkbox, Dropdown, Option, SearchBox } from '@fluentui/react-components';
import { DataTreemap20Regular } from '@fluentui/react-icons/svg/data-treemap';
import { TextBulletListTree20Regular } from '@fluentui/react-icons/svg/text-bullet-list-tree';
import { useTranslation } from 'react-i18next';
import type { InsideState } from '../../shared/inside/inside-state.ts';
import { useFormat } from '../components/text/use-format.ts';
import type { KeptView } from './reading/kept.ts';
import { useLayerWords } from './reading/use-layer-words.ts';
import styles from './toolbar.module.css';

interface ToolbarProps {
  /** Files of what is shown; undefined until it is known. */
  files: number | undefined;
  layers: InsideState['layers'];
  view: KeptView;
  onChange: (change: Partial<KeptView>) => void;
  /** Down from the search box leads to what it found. */
  onLeaveSearch: () => void;
}

/** What is shown of the image: by name, up to which layer, only its changes; as a tree or a map. */
export function FilesToolbar({ files, layers, view, onChange, onLeaveSearch }: ToolbarProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const placeholder =
    files === undefined
      ? t('files.search')
      : t('files.searchAll', { count: files, number: format.number(files) });
  return (
    <div className={styles.bar}>
      <SearchBox
        className={styles.search}
        input={{ 'aria-label': t('files.search') }}
        placeholder={placeholder}
        value={view.query}
        onChange={(_, { value }) => onChange({ query: value.slice(0, 1000), showsWaste: false })}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' || event.nativeEvent.isComposing) return;
          event.preventDefault();
          onLeaveSearch();
        }}
      />
      <LayerPicker layers={layers} view={view} onChange={onChange} />
      <Checkbox
        label={t('files.onlyChanged')}
        checked={view.onlyChanged}
        onChange={(_, { checked }) => onChange({ onlyChanged: checked === true, showsWaste: false })}
      />
      <fieldset className={styles.views}>
        <legend className="visually-hidden">{t('files.views.name')}</legend>
        {(['tree', 'map'] as const).map((name) => (
          <button
            key={name}
            type="button"
            className={styles.view}
            aria-pressed={view.view === name}
            onClick={() =>
              onChange({ view: name, showsWaste: false, ...(name === 'map' ? { query: '' } : {}) })
            }
          >
            {name === 'tree' ? <TextBulletListTree20Regular /> : <DataTreemap20Regular />}
            {t(`files.views.${name}`)}
          </button>
        ))}
      </fieldset>
    </div>
  );
}

/** The image after any of its layers. */
function LayerPicker({ layers, view, onChange }: Pick<ToolbarProps, 'layers' | 'view' | 'onChange'>) {
  const { t } = useTranslation();
  const words = useLayerWords();
  const chosen = view.upTo ?? layers.length;
  const label = t('files.afterLayer', { layer: chosen });
  return (
    <Dropdown
      className={styles.layers}
      aria-label={t('files.layer')}
      value={label}
      selectedOptions={[`${chosen}`]}
      onOptionSelect={(_, { optionValue }) => {
        const layer = Number(optionValue);
        onChange({ upTo: layer === layers.length ? null : layer });
      }}
    >
      {layers.map(({ createdBy, state }, index) => {
        const text = t('files.afterLayer', { layer: index + 1 });
        // What lies above a layer that is not here cannot be known.
        const isUnknown = layers.slice(0, index + 1).some((layer) => layer.state === 'absent');
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: one blob may be two layers of an image
          <Option key={index} value={`${index + 1}`} text={text} disabled={isUnknown && state === 'absent'}>
            <span className={styles.option}>
              <span>{text}</span>
              <span className={styles.command}>{words(createdBy)}</span>
            </span>
          </Option>
        );
      })}
    </Dropdown>
  );
}
