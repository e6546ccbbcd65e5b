import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { ChevronDown12Regular } from '@fluentui/react-icons/svg/chevron-down';
import { useTranslation } from 'react-i18next';
import type { Image } from '../../../shared/schemas/image.ts';
import { useCopy } from '../../components/hooks/use-copy.ts';
import { showNote } from '../../state/show-toast.ts';

interface CopyMenuProps {
  image: Image;
  /** Platform text when the image has several. */
  platform: string | undefined;
}

/** Texts that name this image elsewhere. */
export function CopyMenu({ image, platform }: CopyMenuProps) {
  const { t } = useTranslation();
  const { copy } = useCopy();
  const { reference, registry, repository } = image;
  const digest = image.selected?.digest ?? image.digest;
  const texts = {
    reference,
    dockerPull: `docker pull ${reference}`,
    pinned: `${registry}/${repository}@${digest}`,
    cli: `longshore pull ${reference}${platform === undefined ? '' : ` --platform ${platform}`}`,
  };
  const items = ['reference', 'pinned', 'dockerPull', 'cli'] as const;
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button size="small" appearance="transparent" icon={<ChevronDown12Regular />} iconPosition="after">
          {t('image.copy.menu')}
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {items.map((item) => (
            <MenuItem
              key={item}
              onClick={() => {
                copy(texts[item]);
                showNote(t('common.copiedText', { text: texts[item] }));
              }}
            >
              {t(`image.copy.${item}`)}
            </MenuItem>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
