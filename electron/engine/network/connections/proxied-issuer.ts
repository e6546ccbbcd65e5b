import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { connect } from 'node:tls';
import { isAppError } from '../../../../shared/errors.ts';
import { bareHostname } from '../rules/address-rule.ts';
import { issuerOf } from './issuer.ts';
import { toNetworkError } from './network-error.ts';

const patienceMs = 5_000;

/**
 * Gives an error about a certificate that was seen through a proxy the name of its issuer, most often a company's
 * own authority that inspects TLS. Node ends such a connection before anybody can look at it, so that another one is
 * opened to read the certificate, and nothing else: nothing is sent over it. Where the proxy's own certificate is the
 * one that is not trusted, the error names the proxy. Other errors come back as they are.
 */
export async function withProxiedIssuer(error: unknown, url: URL, proxy: string | null): Promise<unknown> {
  if (proxy === null || !isAppError(error, 'TLS')) return error;
  const proxyUrl = new URL(proxy);
  if (error.details.issuer !== undefined && proxyUrl.protocol !== 'https:') return error;
  const { issuer, proxyFailure } = await lookThroughProxy(url, proxyUrl);
  const ofProxy = proxyFailure && toNetworkError(proxyFailure, { url: proxyUrl, proxy: null });
  if (ofProxy?.code === 'TLS') return ofProxy;
  return issuer === undefined ? error : toNetworkError(error.cause, { url, proxy, issuer });
}

interface Sight {
  issuer?: string | undefined;
  /** Why the proxy itself could not be reached. */
  proxyFailure?: Error;
}

function lookThroughProxy(url: URL, proxy: URL): Promise<Sight> {
  const target = `${url.hostname}:${url.port || '443'}`;
  const ask = proxy.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const giveUp = () => resolve({});
    const tunnel = ask(proxy.origin, {
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...proxyAuthorization(proxy) },
      agent: false,
      timeout: patienceMs,
    });
    tunnel.once('connect', (answer: IncomingMessage, socket: Socket) => {
      socket.once('error', giveUp);
      socket.setTimeout(patienceMs, () => socket.destroy());
      socket.once('close', giveUp);
      if (answer.statusCode !== 200) return socket.destroy();
      const name = bareHostname(url);
      const servername = isIP(name) === 0 ? { servername: name } : {};
      const secure = connect({ socket, ...servername, rejectUnauthorized: false });
      secure.once('error', giveUp);
      secure.once('secureConnect', () => {
        resolve({ issuer: issuerOf(secure) });
        secure.destroy();
      });
    });
    tunnel.once('timeout', () => tunnel.destroy());
    tunnel.once('error', (proxyFailure) => resolve({ proxyFailure }));
    tunnel.end();
  });
}

function proxyAuthorization({ username, password }: URL): Record<string, string> {
  if (username === '') return {};
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
}
