import axe from 'axe-core';
import type { Page } from 'playwright-core';

const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What axe objects to on the page, in one line each. */
export async function violations(page: Page): Promise<string[]> {
  // Words that are still fading in lack contrast. The timer of a toast is left out: it fades nothing, and may be paused.
  await page.evaluate(`Promise.all(document.getAnimations()
    .filter(({ effect }) => !effect.target.matches('[data-timer-status]'))
    .map(({ finished }) => finished.catch(() => {})))`);
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate(
    `axe.run({ exclude: [['[data-tabster-dummy]']] }, ${JSON.stringify({ runOnly: wcag })})`,
  )) as axe.AxeResults;
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}
