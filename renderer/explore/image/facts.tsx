import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Image } from '../../../shared/schemas/image.ts';
import { useRepositoryDetails, useTags } from '../../api/queries.ts';
import { platformWords } from '../../components/text/platform-words.ts';
import { navigate } from '../../state/navigation.ts';
import type { ExploreRoute } from '../../state/route.ts';
import { imagesOf } from '../tags/images/images-of.ts';
import styles from './facts.module.css';

interface ImageFactsProps {
  image: Image;
  route: ExploreRoute;
}

const noTags: readonly string[] = [];
const noFacts = {};
/** Names that are shown; the others are in the tag column. */
const mostNames = 6;

/** Which image this is and what else it is called. Where there is a choice of platforms, cards below say the first. */
export function ImageFacts({ image, route }: ImageFactsProps) {
  const { t } = useTranslation();
  const id = useId();
  const platform =
    image.platforms.length > 1 ? null : (image.platforms[0]?.platform ?? image.selected?.platform);
  const words = platform ? platformWords(platform) : undefined;
  const others = useOtherTags(image);
  if (words === undefined && others.length === 0) return null;
  return (
    <dl className={styles.facts}>
      {words === undefined ? null : (
        <div className={styles.fact}>
          <dt id={id} className={styles.name}>
            {t('image.platform')}
          </dt>
          <dd className={styles.value}>
            {/* biome-ignore lint/a11y/useSemanticElements: one fact with a name, no set of controls */}
            <span role="group" aria-labelledby={id}>
              {words.name} · {words.detail}
            </span>
          </dd>
        </div>
      )}
      {others.length === 0 ? null : (
        <div className={styles.fact}>
          <dt className={styles.name}>{t('image.alsoCalled')}</dt>
          <dd className={`${styles.value} ${styles.names}`}>
            {others.slice(0, mostNames).map((tag) => (
              <button
                key={tag}
                type="button"
                className={styles.chip}
                onClick={() => navigate(withTag(route, tag))}
              >
                {tag}
              </button>
            ))}
            {others.length > mostNames ? (
              <span className={styles.more} title={others.slice(mostNames).join('\n')}>
                {t('image.moreNames', { count: others.length - mostNames })}
              </span>
            ) : null}
          </dd>
        </div>
      )}
    </dl>
  );
}

/** The other tags of the same image, as far as the registry's list tells. */
function useOtherTags({ registry, repository, tag }: Image): readonly string[] {
  const name = `${registry}/${repository}`;
  const names = useTags(name).data?.names ?? noTags;
  const facts = useRepositoryDetails(name).data?.tags ?? noFacts;
  if (tag === null) return noTags;
  const image = imagesOf(names, facts).images.find(({ tags }) => tags.includes(tag));
  return image === undefined ? noTags : image.tags.filter((other) => other !== tag);
}

/** Another name of what is shown, so that neither platform nor place changes. */
function withTag({ digest: _, ...route }: ExploreRoute, tag: string): ExploreRoute {
  return { ...route, tag };
}
