import { type ComponentType, render } from 'preact';
import { browser } from 'wxt/browser';
import { type Language, languageOf, type TextKey, text } from '../../shared/locale/text.ts';
import './tokens.css';
import './icon.css';
import './page.css';

export interface PageProps {
  readonly language: Language;
}

/** The page follows the system between light and dark, also while it is open. */
function followScheme(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const follow = () => document.documentElement.classList.toggle('zegel-dark', dark.matches);
  follow();
  dark.addEventListener('change', follow);
}

/** Draws a page of the extension in the language and the colours of the browser. */
export function mountPage(Page: ComponentType<PageProps>, title: TextKey): void {
  const language = languageOf(browser.i18n.getUILanguage());
  document.documentElement.lang = language;
  followScheme();
  document.title = title === 'app.name' ? text(language, title) : `${text(language, title)} – ${text(language, 'app.name')}`;
  const root = document.getElementById('root');
  if (root) render(<Page language={language} />, root);
}
