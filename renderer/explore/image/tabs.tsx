import { Tab, TabList } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { Image, SelectedImage } from '../../../shared/schemas/image.ts';
import { AttachedList } from '../../signatures/attached-list.tsx';
import { useImageSignatures } from '../../signatures/use-signatures.ts';
import { navigate } from '../../state/navigation.ts';
import type { ComparedImage } from '../../state/route.ts';
import { setUi, useUi } from '../../state/ui-store.ts';
import { LayerList } from '../layers/list.tsx';
import { RawJson } from './raw-json.tsx';
import styles from './tabs.module.css';

interface ImageTabsProps {
  image: Image;
  selected: SelectedImage;
}

const contentTabs = ['layers', 'config', 'manifest', 'attached'] as const;
const tabs = [...contentTabs, 'compare'] as const;

/** Layers, config and manifest of the selected platform, and the way to its comparison with any other image. */
export function ImageTabs({ image, selected }: ImageTabsProps) {
  const { t } = useTranslation();
  const tab = useUi(({ imageTab }) => imageTab);
  const attached = useImageSignatures(image).data?.attached.length ?? 0;
  return (
    <>
      <TabList
        className={styles.tabs}
        selectedValue={tab}
        onTabSelect={(_, { value }) => {
          // A comparison needs the whole page.
          if (value === 'compare') navigate({ place: 'compare', a: comparedImage(image, selected) });
          else setUi({ imageTab: contentTabs.find((name) => name === value) ?? 'layers' });
        }}
      >
        {tabs.map((name) => (
          <Tab key={name} value={name} id={`image-tab-${name}`}>
            {t(`image.tabs.${name}`)}
            {name === 'attached' && attached > 0 ? (
              <span className={styles.count}>{` ${attached}`}</span>
            ) : null}
          </Tab>
        ))}
      </TabList>
      <div role="tabpanel" aria-labelledby={`image-tab-${tab}`}>
        {tab === 'layers' ? <LayerList layers={selected.layers} /> : null}
        {tab === 'config' ? (
          <RawJson text={selected.config} digest={selected.configDigest} name={t('image.tabs.config')} />
        ) : null}
        {tab === 'manifest' ? (
          <RawJson text={selected.rawManifest} digest={selected.digest} name={t('image.tabs.manifest')} />
        ) : null}
        {tab === 'attached' ? <AttachedList image={image} /> : null}
      </div>
    </>
  );
}

function comparedImage({ reference, platforms }: Image, { text }: SelectedImage): ComparedImage {
  return platforms.length > 1 ? { reference, platform: text } : { reference };
}
