import { Tab, TabList } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { Image, SelectedImage } from '../../../shared/schemas/image.ts';
import { AttachedList } from '../../signatures/attached-list.tsx';
import { useImageSignatures } from '../../signatures/use-signatures.ts';
import { navigate } from '../../state/navigation.ts';
import type { ComparedImage, ExploreRoute } from '../../state/route.ts';
import { setUi, useUi } from '../../state/ui-store.ts';
import { LayerList } from '../layers/list.tsx';
import { RawJson } from './raw-json.tsx';
import styles from './tabs.module.css';

interface ImageTabsProps {
  image: Image;
  selected: SelectedImage;
  route: ExploreRoute;
}

const contentTabs = ['layers', 'config', 'manifest', 'attached'] as const;
const tabs = ['layers', 'files', 'config', 'manifest', 'attached', 'compare'] as const;

/** Layers, config and manifest of the selected platform, and the ways to its files and its comparison with any other image. */
export function ImageTabs({ image, selected, route }: ImageTabsProps) {
  const { t } = useTranslation();
  const tab = useUi(({ imageTab }) => imageTab);
  return (
    <>
      <div className={styles.tabs}>
        <ImageTabList image={image} selected={selected} route={route} tab={tab} />
      </div>
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

/** The tabs themselves. Files and a comparison need the whole page, and are pages of their own. */
export function ImageTabList({
  image,
  selected,
  route,
  tab,
}: ImageTabsProps & { tab: (typeof tabs)[number] }) {
  const { t } = useTranslation();
  const attached = useImageSignatures(image).data?.attached.length ?? 0;
  const shown = tabs.filter((name) => name !== 'files' || selected.artifactKind === undefined);
  return (
    <TabList
      selectedValue={tab}
      onTabSelect={(_, { value }) => {
        if (value === 'compare') navigate({ place: 'compare', a: comparedImage(image, selected) });
        else if (value === 'files') navigate({ ...route, view: 'files' });
        else {
          setUi({ imageTab: contentTabs.find((name) => name === value) ?? 'layers' });
          if (route.view !== undefined) navigate(withoutFiles(route));
        }
      }}
    >
      {shown.map((name) => (
        <Tab key={name} value={name} id={`image-tab-${name}`}>
          {t(`image.tabs.${name}`)}
          {name === 'attached' && attached > 0 ? (
            <span className={styles.count}>{` ${attached}`}</span>
          ) : null}
        </Tab>
      ))}
    </TabList>
  );
}

/** The image itself, with the lists of Explore beside it. */
export function withoutFiles({ view: _, ...route }: ExploreRoute): ExploreRoute {
  return route;
}

function comparedImage({ reference, platforms }: Image, { text }: SelectedImage): ComparedImage {
  return platforms.length > 1 ? { reference, platform: text } : { reference };
}
