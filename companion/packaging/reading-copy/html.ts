import { visible } from '../visible.ts';

/** A piece of finished HTML: what is in it was escaped, or was written by us. */
export class Markup {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

export type Content = string | number | Markup | null | false | readonly Content[];

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function render(content: Content): string {
  if (content === null || content === false) return '';
  if (content instanceof Markup) return content.source;
  if (typeof content === 'object') return content.map(render).join('');
  return visible(String(content)).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** A template whose every value is escaped, unless it is Markup itself; null and false are nothing, lists are joined. */
export function html(strings: TemplateStringsArray, ...values: Content[]): Markup {
  return new Markup(strings.map((string, i) => string + (i < values.length ? render(values[i] ?? null) : '')).join(''));
}
