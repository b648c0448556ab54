/** The pointer rests this long on a row before its control shows: crossing rows flickers nothing. */
const REST_MS = 60;
/** The control stays this long after the pointer left row and control. */
const GRACE_MS = 250;
/** A touch has its effects on focus within this time. */
const TOUCH_MS = 1_000;

export interface PointerDoor {
  readonly page: Document;
  /** The message whose row a node of the page stands in. */
  idAt(node: Node): string | null;
  isOverlay(node: Node): boolean;
  isControl(node: Node): boolean;
  /** The keyboard is in the control: pointer and scrolling leave it where it is. */
  busy(): boolean;
  aim(id: string | null): void;
  /** Whether a message's control shows. */
  aimed(): boolean;
  /** The user pressed somewhere in the page. */
  outside(): void;
  scrolled(): void;
}

/** Follows pointer, focus and scrolling, only listening: no event of the page is stopped or changed. */
export class PointerWatch {
  readonly #door: PointerDoor;
  readonly #abort = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #touched = Number.NEGATIVE_INFINITY;

  constructor(door: PointerDoor) {
    this.#door = door;
    const { page } = door;
    const options = { capture: true, passive: true, signal: this.#abort.signal };
    page.addEventListener('pointerover', (event) => event.pointerType !== 'touch' && this.#over(event.target), options);
    page.addEventListener('pointermove', (event) => event.pointerType !== 'touch' && this.#move(event.target), options);
    page.addEventListener('pointerdown', (event) => this.#down(event.target, event.pointerType === 'touch'), options);
    page.addEventListener('focusin', (event) => this.#focus(event), options);
    page.documentElement.addEventListener('pointerleave', () => this.#later(null, GRACE_MS), { passive: true, signal: this.#abort.signal });
    page.addEventListener('scroll', () => this.#scroll(), options);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#abort.abort();
  }

  #over(target: EventTarget | null): void {
    if (!(target instanceof Node) || this.#door.busy()) return;
    if (this.#door.isOverlay(target)) {
      clearTimeout(this.#timer);
      return;
    }
    const id = this.#door.idAt(target);
    if (id === null) this.#later(null, GRACE_MS);
    else this.#later(id, REST_MS);
  }

  /** Scrolling or another chat took the control away; upon the same element no pointerover brings it back. */
  #move(target: EventTarget | null): void {
    if (this.#door.aimed() || !(target instanceof Node) || this.#door.busy() || this.#door.isOverlay(target)) return;
    const id = this.#door.idAt(target);
    if (id !== null) this.#later(id, REST_MS);
  }

  #down(target: EventTarget | null, touch: boolean): void {
    if (!(target instanceof Node) || this.#door.isOverlay(target)) return;
    if (!this.#door.isControl(target)) this.#door.outside();
    // A finger opens the control by its chip, and closes it by touching anything else.
    if (!touch) return;
    this.#touched = performance.now();
    if (!this.#door.busy()) this.#later(null, 0);
  }

  #focus(event: FocusEvent): void {
    // A finger gives the focus to what it touches; that is no wish to see its control.
    if (performance.now() - this.#touched > TOUCH_MS) this.#over(event.target);
  }

  #scroll(): void {
    clearTimeout(this.#timer);
    this.#door.scrolled();
  }

  #later(id: string | null, milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (!this.#door.busy()) this.#door.aim(id);
    }, milliseconds);
  }
}
