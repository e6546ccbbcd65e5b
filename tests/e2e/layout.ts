import type { Page } from 'playwright-core';

/**
 * What is wrong with where things are in the window, in one line each: a control outside its section, or covered at its
 * centre; a text that is cut without an ellipsis; a window that scrolls sideways. While a dialog is open, it alone counts.
 */
export async function misplaced(page: Page): Promise<string[]> {
  // What has been resized is laid out anew by observers too, in the frames after.
  await page.evaluate(
    'new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(drawn))))',
  );
  return (await page.evaluate(`(${lookAround})()`)) as string[];
}

/** Runs in the page, so it is text: these tests know no DOM. */
const lookAround = `() => {
  const found = [];
  if (document.documentElement.scrollWidth > innerWidth)
    found.push('the window scrolls sideways, ' + document.documentElement.scrollWidth + ' px wide');
  const root = [...document.querySelectorAll('[role=dialog], [role=alertdialog]')].at(-1) ?? document;
  const nameOf = (element) => (element.getAttribute('aria-label') || element.textContent || element.tagName).trim().slice(0, 60);
  const clips = (element) => getComputedStyle(element).overflowX !== 'visible';
  const shown = [...root.querySelectorAll('*')].filter((element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !element.closest('[aria-hidden=true], [inert], svg'));
  const controls = shown.filter((element) =>
    element.matches('button, a[href], input, textarea, [role=tab], [role=option], [role=treeitem], [role=combobox]'));
  for (const control of controls) {
    const box = control.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    // What does not fit into its row hangs into the row's padding first: with the letters of another machine it is outside.
    const row = control.parentElement;
    const rowStyle = row && getComputedStyle(row);
    if (rowStyle?.display === 'flex' && getComputedStyle(control).position !== 'absolute') {
      const end = row.getBoundingClientRect().right - parseFloat(rowStyle.paddingRight);
      const over = box.right + Math.min(0, parseFloat(getComputedStyle(control).marginRight)) - end;
      if (over > 1) found.push(nameOf(control) + ' hangs ' + Math.round(over) + ' px out of its row');
    }
    // The first around it that cuts what is too wide, or that is a part of the window.
    const around = control.parentElement?.closest('section, nav, header, footer, main, aside, [role=dialog], [role=region]');
    for (let part = control.parentElement; part; part = part.parentElement) {
      if (part !== around && !clips(part)) continue;
      const room = part.getBoundingClientRect();
      if (part.scrollLeft === 0 && (box.left < room.left - 1 || box.right > room.right + 1))
        found.push(nameOf(control) + ' lies outside ' + (part.getAttribute('aria-label') || part.className || part.tagName) +
          ', by ' + Math.round(Math.max(room.left - box.left, box.right - room.right)) + ' px');
      if (part === around) break;
    }
    const x = box.left + box.width / 2;
    const y = box.top + box.height / 2;
    let isScrolledAway = x < 0 || y < 0 || x >= innerWidth || y >= innerHeight;
    for (let part = control.parentElement; part && !isScrolledAway; part = part.parentElement) {
      const room = part.getBoundingClientRect();
      isScrolledAway = clips(part) && (y < room.top || y > room.bottom || x < room.left || x > room.right);
    }
    if (isScrolledAway) continue;
    const top = document.elementFromPoint(x, y);
    const isItself = top === null || top.contains(control) || control.contains(top) || top.closest('label')?.control === control;
    if (!isItself && !top.closest('[role=listitem]')) found.push(nameOf(control) + ' is covered by ' + nameOf(top));
  }
  for (const element of shown) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
    if (!hasText || element.clientWidth < 2 || element.scrollWidth <= element.clientWidth + 1) continue;
    const style = getComputedStyle(element);
    if (/hidden|clip/.test(style.overflowX) && style.textOverflow !== 'ellipsis') found.push(nameOf(element) + ' is cut without an ellipsis');
  }
  return [...new Set(found)];
}`;
