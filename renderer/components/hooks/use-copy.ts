import { useEffect, useState } from 'react';

const shownFor = 1500;

/** Copies texts; `copied` is the last one, for a moment. */
export function useCopy(): { copied: string | null; copy: (text: string) => void } {
  const [copied, setCopied] = useState<string | null>(null);

  useEffect(() => {
    if (copied === null) return;
    const timer = setTimeout(() => setCopied(null), shownFor);
    return () => clearTimeout(timer);
  }, [copied]);

  return {
    copied,
    copy: (text) => {
      void navigator.clipboard.writeText(text).then(() => setCopied(text));
    },
  };
}
