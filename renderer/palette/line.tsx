import { ArrowRight20Regular } from '@fluentui/react-icons/svg/arrow-right';
import { Box20Regular } from '@fluentui/react-icons/svg/box';
import { Tag20Regular } from '@fluentui/react-icons/svg/tag';
import { Warning20Regular } from '@fluentui/react-icons/svg/warning';
import { useTranslation } from 'react-i18next';
import { formatReference } from '../../shared/reference.ts';
import { errorSentence } from '../../shared/text/error-sentences.ts';
import { cutMiddle } from '../components/text/cut-middle.ts';
import { useCurrentLanguage } from '../state/use-language.ts';
import styles from './command-palette.module.css';
import type { PaletteItem } from './items.ts';

/** Characters shown of a reference: room for a name, a tag and a digest. */
const longestReference = 160;

interface PaletteLineProps {
  id: string;
  item: PaletteItem;
  isActive: boolean;
  onHover: () => void;
  onChoose: () => void;
}

const icons = {
  reference: <Tag20Regular />,
  error: <Warning20Regular />,
  repository: <Box20Regular />,
  command: <ArrowRight20Regular />,
};

/** One line of the palette. */
export function PaletteLine({ id, item, isActive, onHover, onChoose }: PaletteLineProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the text box has the focus and the keys
    <div
      id={id}
      role="option"
      aria-selected={isActive && item.kind !== 'error'}
      aria-disabled={item.kind === 'error'}
      className={styles.item}
      onPointerMove={onHover}
      onClick={onChoose}
    >
      <span className={styles.icon}>{icons[item.kind]}</span>
      <span className={styles.text}>
        <LineText item={item} />
      </span>
      <LineKind kind={item.kind} />
    </div>
  );
}

/** The place that a line opens. Lines of actions need none. */
function LineKind({ kind }: { kind: PaletteItem['kind'] }) {
  const { t } = useTranslation();
  if (kind === 'error' || kind === 'command') return null;
  return <span className={styles.kind}>{t(`palette.kinds.${kind}`)}</span>;
}

function LineText({ item }: { item: PaletteItem }) {
  const { t } = useTranslation();
  const language = useCurrentLanguage();
  switch (item.kind) {
    case 'reference':
      return [cutMiddle(formatReference(item.reference), longestReference), item.platform]
        .filter((part) => part !== undefined)
        .join(' · ');
    case 'repository':
      return item.label;
    case 'command':
      return t(`palette.commands.${item.command}`);
    case 'error':
      return errorSentence({ ...item, retryable: false }, language);
  }
}
