import { ZegelError } from '../../shared/errors/error.ts';

/** What of the browser's permissions and scripting this needs. */
export interface SiteDoor {
  /** Match patterns of every site that may be read. */
  granted(): Promise<string[]>;
  /** Ids of the scripts that are registered. */
  registered(): Promise<string[]>;
  /** Runs the content script on a site from now on, over restarts too, and in its open tabs at once. */
  register(id: string, pattern: string): Promise<void>;
  unregister(ids: string[]): Promise<void>;
  /** Gives the permission for a site back. */
  giveBack(pattern: string): Promise<void>;
  /** Patterns that the manifest itself covers. */
  readonly builtIn: readonly string[];
}

const PREFIX = 'site ';

/**
 * The origin of an address, as a user may type or a page may say it: `https` alone, no path.
 * @throws ZegelError `site.bad-address`
 */
export function originOf(address: string): string {
  let url: URL;
  try {
    url = new URL(address);
  } catch (cause) {
    throw new ZegelError('site.bad-address', {}, cause);
  }
  if (url.protocol !== 'https:' || url.username || url.password) throw new ZegelError('site.bad-address');
  return url.origin;
}

const patternOf = (origin: string): string => `${origin}/*`;

/** `https://host[:port]/*`, and nothing broader. */
function originIn(pattern: string): string | null {
  const origin = /^(https:\/\/[^*/]+)\/\*$/.exec(pattern)?.[1];
  return origin ?? null;
}

/** The sites that the user named: asked for, granted, withdrawn. */
export class Sites {
  readonly #door: SiteDoor;
  #turn: Promise<void> = Promise.resolve();

  constructor(door: SiteDoor) {
    this.#door = door;
  }

  /** Origins that are read, the built-in ones first. */
  async list(): Promise<string[]> {
    const own = this.#door.builtIn.flatMap((pattern) => originIn(pattern) ?? []);
    return [...own, ...(await this.#named())];
  }

  /** Registers a site whose permission was just given. @throws ZegelError `site.bad-address`, `site.denied` */
  async add(address: string): Promise<void> {
    const origin = originOf(address);
    if (!(await this.#door.granted()).includes(patternOf(origin))) throw new ZegelError('site.denied');
    if (!this.#door.builtIn.includes(patternOf(origin))) await this.sync();
  }

  /** Stops reading a site and gives its permission back. @throws ZegelError `site.bad-address` */
  async remove(address: string): Promise<void> {
    const origin = originOf(address);
    await this.#door.giveBack(patternOf(origin));
    await this.sync();
  }

  /**
   * Brings what is registered in line with what is granted: at start, and when the user changed it in the browser. One
   * after another: the browser tells of a removal while the page that asked for it does, and no script is taken away twice.
   */
  sync(): Promise<void> {
    const done = this.#turn.then(() => this.#align());
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #align(): Promise<void> {
    const wanted = new Map((await this.#named()).map((origin) => [PREFIX + origin, patternOf(origin)]));
    const registered = (await this.#door.registered()).filter((id) => id.startsWith(PREFIX));
    const gone = registered.filter((id) => !wanted.has(id));
    if (gone.length > 0) await this.#door.unregister(gone);
    for (const [id, pattern] of wanted) if (!registered.includes(id)) await this.#door.register(id, pattern);
  }

  async #named(): Promise<string[]> {
    const granted = await this.#door.granted();
    return granted.filter((pattern) => !this.#door.builtIn.includes(pattern)).flatMap((pattern) => originIn(pattern) ?? []);
  }
}
