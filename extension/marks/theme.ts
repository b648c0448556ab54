export type Theme = 'light' | 'dark';

/** Relative luminance after WCAG of a computed colour such as `rgb(12, 20, 26)`; null where it is transparent or unknown. */
export function luminance(color: string): number | null {
  const match = /^rgba?\(\s*([\d.]+)[,\s]+([\d.]+)[,\s]+([\d.]+)(?:\s*[,/]\s*([\d.]+%?))?\s*\)$/.exec(color);
  if (!match) return null;
  const alpha = match[4] === undefined ? 1 : Number.parseFloat(match[4]) / (match[4].endsWith('%') ? 100 : 1);
  if (alpha < 0.5) return null;
  const [r, g, b] = [match[1], match[2], match[3]].map((part) => {
    const c = Number(part) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Whether the page behind an element is light or dark: the first background on the way up that is not transparent. */
export function themeOf(element: Element): Theme {
  for (let at: Element | null = element; at; at = at.parentElement) {
    const light = luminance(getComputedStyle(at).backgroundColor);
    if (light !== null) return light < 0.4 ? 'dark' : 'light';
  }
  return 'light';
}
