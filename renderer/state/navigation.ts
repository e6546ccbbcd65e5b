import { create } from 'zustand';
import { useLinkedImage } from './linked-image.ts';
import { formatRoute, parseLink, parseRoute, type Route } from './route.ts';
import { setUi, useUi } from './ui-store.ts';

/** The current place. The address bar's hash and this store always say the same. */
export const useRoute = create<{ route: Route }>(() => ({ route: firstRoute() }));

/** Goes to a place; `replace` leaves no entry in the history, for choices the app makes by itself. */
export function navigate(route: Route, options: { replace?: boolean } = {}): void {
  const hash = formatRoute(route);
  if (options.replace) history.replaceState(null, '', hash);
  else if (location.hash !== hash) history.pushState(null, '', hash);
  show(route);
}

window.addEventListener('popstate', showHash);
window.addEventListener('hashchange', showHash);

function showHash(): void {
  if (takeLink()) history.replaceState(null, '', formatRoute(useRoute.getState().route));
  else show(parseRoute(location.hash));
}

/** Keeps the image of a link for the question whether to show it. */
function takeLink(): boolean {
  const route = parseLink(location.hash);
  if (route !== undefined) useLinkedImage.setState({ route });
  return route !== undefined;
}

function show(shown: Route): void {
  const route = withoutDownload(shown);
  const hash = formatRoute(route);
  setUi(route.place === 'explore' ? { lastHash: hash, lastExplore: hash } : { lastHash: hash });
  useRoute.setState({ route });
}

/** Opens the drawer of the download that the route names, and then takes it out of the address, so that it can be named again. */
function withoutDownload(route: Route): Route {
  if (route.place !== 'downloads' || route.id === undefined) return route;
  setUi({ openDownload: route.id });
  history.replaceState(null, '', formatRoute({ place: 'downloads' }));
  return { place: 'downloads' };
}

function firstRoute(): Route {
  const { lastHash } = useUi.getState();
  if (takeLink()) {
    history.replaceState(null, '', lastHash);
    return withoutDownload(parseRoute(lastHash));
  }
  // The fragment may still hold a launch code, which session.ts removes.
  return withoutDownload(parseRoute(location.hash.startsWith('#/') ? location.hash : lastHash));
}
