import axe from 'axe-core';
import type { Page } from 'playwright-core';

const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What is well is counted, but not described: that takes longer than to find it. */
const options = { runOnly: wcag, resultTypes: ['violations'] };

/** How often the page is judged when something is found, since only what stays is a fault. */
const looks = 3;

/** What axe objects to on the page, in one line each. */
export async function violations(page: Page): Promise<string[]> {
  // It is half a megabyte to compile, and stays until the page is loaded anew.
  if ((await page.evaluate('typeof axe')) === 'undefined') await page.evaluate(axe.source);
  let found = await look(page);
  for (let again = 1; again < looks && found.length > 0; again++) {
    await page.waitForTimeout(500);
    found = await look(page);
  }
  return found;
}

async function look(page: Page): Promise<string[]> {
  // Words that are still fading in lack contrast; a fade begins in the frame after its element is there.
  // The timer of a toast is left out: it fades nothing, and may be paused.
  await page.evaluate(`new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)))
    .then(() => Promise.all(document.getAnimations()
      .filter(({ effect }) => !effect.target.matches('[data-timer-status]'))
      .map(({ finished }) => finished.catch(() => {}))))`);
  const { violations } = (await page.evaluate(
    `axe.run({ exclude: [['[data-tabster-dummy]']] }, ${JSON.stringify(options)})`,
  )) as axe.AxeResults;
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}
