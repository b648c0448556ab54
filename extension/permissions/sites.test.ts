import { beforeEach, describe, expect, it } from 'vitest';
import { originOf, Sites } from './sites.ts';

const WHATSAPP = 'https://web.whatsapp.com/*';
let granted: string[];
let scripts: Map<string, string>;
let sites: Sites;

beforeEach(() => {
  granted = [WHATSAPP];
  scripts = new Map();
  sites = new Sites({
    builtIn: [WHATSAPP],
    granted: async () => granted,
    registered: async () => [...scripts.keys()],
    // A browser refuses both what is there already and what is not there.
    register: async (id, pattern) => {
      if (scripts.has(id)) throw new Error(`Duplicate script ID '${id}'`);
      scripts.set(id, pattern);
    },
    unregister: async (ids) => {
      for (const id of ids) if (!scripts.delete(id)) throw new Error(`Nonexistent script ID '${id}'`);
    },
    giveBack: async (pattern) => {
      granted = granted.filter((other) => other !== pattern);
    },
  });
});

describe('sites that the user names', () => {
  it('are read once their permission is there', async () => {
    await expect(sites.add('https://chat.example.nl/app')).rejects.toThrow('site.denied');
    granted.push('https://chat.example.nl/*');
    await sites.add('https://chat.example.nl/app#room');
    expect([...scripts.values()]).toEqual(['https://chat.example.nl/*']);
    expect(await sites.list()).toEqual(['https://web.whatsapp.com', 'https://chat.example.nl']);
  });

  it('are no longer read once it is given back, here or in the browser', async () => {
    granted.push('https://a.example/*', 'https://b.example:8443/*');
    await sites.sync();
    expect(scripts.size).toBe(2);
    await sites.remove('https://a.example');
    expect([...scripts.values()]).toEqual(['https://b.example:8443/*']);
    granted = [WHATSAPP];
    await sites.sync();
    expect(scripts.size).toBe(0);
  });

  it('are registered again at the next start, and never twice', async () => {
    granted.push('https://a.example/*');
    await sites.sync();
    await sites.sync();
    expect(scripts.size).toBe(1);
  });

  it('can be given and taken back while the browser tells of the same', async () => {
    granted.push('https://a.example/*');
    await Promise.all([sites.add('https://a.example'), sites.sync(), sites.sync()]);
    expect(scripts.size).toBe(1);
    await Promise.all([sites.remove('https://a.example'), sites.sync(), sites.sync()]);
    expect(scripts.size).toBe(0);
  });

  it('does not take everything for a site', async () => {
    granted.push('https://*/*', '<all_urls>', 'https://*.example/*');
    await sites.sync();
    expect(scripts.size).toBe(0);
  });

  it.each([
    'http://chat.example.nl',
    'chat.example.nl',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://user:secret@example.nl',
    '../../etc',
    '',
  ])('refuses the address %j', (address) => {
    expect(() => originOf(address)).toThrow('site.bad-address');
  });
});
