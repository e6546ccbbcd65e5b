import { type RefObject, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './nav.module.css';
import { type SectionName, sectionId, sectionNames, sections } from './section-names.ts';

/** Leads to each section, and shows which one is being read. */
export function SettingsNav({ scroller }: { scroller: RefObject<HTMLElement | null> }) {
  const { t } = useTranslation();
  const current = useCurrentSection(scroller);
  const goTo = (name: SectionName) => {
    const heading = document.getElementById(sectionId(name));
    heading?.scrollIntoView();
    heading?.focus({ preventScroll: true });
  };
  return (
    <nav aria-label={t('settings.sections')} className={styles.nav}>
      {sectionNames.map((name) => (
        <button
          key={name}
          type="button"
          className={styles.link}
          aria-current={name === current ? 'location' : undefined}
          onClick={() => goTo(name)}
        >
          {t(sections[name])}
        </button>
      ))}
    </nav>
  );
}

/** How far below the top of the page (px) a heading may be and still be the one that is read. */
const readingLine = 96;

/** The last section whose heading has come to the top; at the end of the page the last one. */
function useCurrentSection(scroller: RefObject<HTMLElement | null>): SectionName {
  const [current, setCurrent] = useState<SectionName>('appearance');
  useEffect(() => {
    const page = scroller.current;
    if (page === null) return;
    const look = () => {
      const top = page.getBoundingClientRect().top + readingLine;
      const isAtEnd = page.scrollTop + page.clientHeight >= page.scrollHeight - 1 && page.scrollTop > 0;
      const reached = sectionNames.findLast((name) => {
        const heading = document.getElementById(sectionId(name));
        return heading !== null && (isAtEnd || heading.getBoundingClientRect().top <= top);
      });
      setCurrent(reached ?? 'appearance');
    };
    page.addEventListener('scroll', look, { passive: true });
    return () => page.removeEventListener('scroll', look);
  }, [scroller]);
  return current;
}
