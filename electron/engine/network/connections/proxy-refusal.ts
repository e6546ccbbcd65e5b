import { AppError } from '../../../../shared/errors.ts';
import { displayProxy } from './proxy-choice.ts';

/** Proxy Authentication Required (RFC 9110, section 15.5.8). */
export const proxySignInStatus = 407;

/** The reason in the details of `proxyWantsSignIn`: no further try helps before the settings change. */
export const proxySignInReason = 'proxy-sign-in';

/**
 * A proxy has answered 407 in place of the server.
 * @param proxy its URL, which may hold a user name and password.
 */
export function proxyWantsSignIn(proxy: string, host: string, cause?: unknown): AppError {
  const shown = displayProxy(proxy);
  const wish =
    (URL.parse(proxy)?.username ?? '') === ''
      ? 'asks for a user name and password. Set them'
      : 'does not accept the user name and password that are set for it. Correct them';
  return new AppError(
    'NETWORK',
    `The proxy ${shown} ${wish} in the proxy’s address, as http://user:password@host:port.`,
    { cause, details: { host, reason: proxySignInReason, proxy: shown, proxyStatus: proxySignInStatus } },
  );
}
