import { type Answer, jsonAnswer, type SimulatorRequest } from '../http/answer.ts';
import type { SimulatorOptions } from '../options.ts';

/**
 * One page of a sorted list of names: `n` and `last` as the distribution-spec has them, and a `Link` to the next
 * page in the way that the options ask for.
 * @param toBody makes the JSON of the page's names.
 */
export function pageAnswer(
  request: SimulatorRequest,
  host: string,
  names: string[],
  largestPage: number,
  links: SimulatorOptions['links'],
  toBody: (page: string[]) => object,
): Answer {
  const asked = Number.parseInt(request.query.get('n') ?? '', 10);
  const pageSize = Math.min(Number.isNaN(asked) || asked < 1 ? largestPage : asked, largestPage);
  const last = request.query.get('last') ?? '';
  if (links === 'endless') return endlessPage(request, last, pageSize, toBody);
  const start = last === '' ? 0 : firstAfter(names, last);
  const page = names.slice(start, start + pageSize);
  const isLastPage = start + pageSize >= names.length;
  if (isLastPage && links !== 'looping') return jsonAnswer(200, toBody(page));
  const nextLast = isLastPage ? '' : (page.at(-1) ?? '');
  const target = `${request.path}?last=${encodeURIComponent(nextLast)}&n=${pageSize}`;
  const link = links === 'absolute' ? `http://${host}${target}` : target;
  return jsonAnswer(200, toBody(page), { link: `<${link}>; rel="next"` });
}

function endlessPage(
  request: SimulatorRequest,
  last: string,
  pageSize: number,
  toBody: (page: string[]) => object,
): Answer {
  const number = Number(/^endless-(\d+)$/.exec(last)?.[1] ?? 0);
  const page = Array.from({ length: Math.min(pageSize, 10) }, (_, index) => `endless-${number + index + 1}`);
  const target = `${request.path}?last=${page.at(-1) ?? ''}&n=${pageSize}`;
  return jsonAnswer(200, toBody(page), { link: `<${target}>; rel="next"` });
}

function firstAfter(names: string[], last: string): number {
  const index = names.findIndex((name) => name > last);
  return index < 0 ? names.length : index;
}
