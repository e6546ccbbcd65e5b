import { useEffect, useSyncExternalStore } from 'react';
import { i18n, type Language } from '../i18n/index.ts';
import { useUi } from './ui-store.ts';

/** Switches the texts to the language of the settings, or of the system where they say so. */
export function useLanguage(): void {
  const choice = useUi(({ language }) => language);

  useEffect(() => {
    const language: Language = choice === 'system' ? systemLanguage() : choice;
    void i18n.changeLanguage(language);
    document.documentElement.lang = language;
  }, [choice]);
}

/** The language that the texts are in now. */
export function useCurrentLanguage(): Language {
  // The last one is for drawing without a browser, as unit tests do.
  return useSyncExternalStore(onLanguageChange, currentLanguage, currentLanguage);
}

function onLanguageChange(listener: () => void): () => void {
  i18n.on('languageChanged', listener);
  return () => i18n.off('languageChanged', listener);
}

function currentLanguage(): Language {
  return i18n.language === 'zh-CN' ? 'zh-CN' : 'en';
}

function systemLanguage(): Language {
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}
