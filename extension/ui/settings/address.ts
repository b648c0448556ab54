import { ZegelError } from '../../../shared/errors/error.ts';

/**
 * The origin of an address that a user typed: `https://chat.example.org`. A missing scheme is taken for https.
 * @throws ZegelError `site.bad-address` for anything that is not an https address of a host
 */
export function originOf(typed: string): string {
  const address =
    /^[a-z][a-z0-9+.-]*:/i.test(typed.trim()) && !/^[^/]*:\d+(\/|$)/.test(typed.trim()) ? typed.trim() : `https://${typed.trim()}`;
  let url: URL;
  try {
    url = new URL(address);
  } catch (cause) {
    throw new ZegelError('site.bad-address', {}, cause);
  }
  const named = url.hostname.includes('.') || url.hostname === 'localhost';
  if (url.protocol !== 'https:' || !named || url.hostname.includes('*') || url.username !== '' || url.password !== '') {
    throw new ZegelError('site.bad-address');
  }
  return url.origin;
}
