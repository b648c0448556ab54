import { type ComponentType, render } from 'preact';
import { browser } from 'wxt/browser';
import { type Language, languageOf, type TextKey, text } from '../../shared/locale/text.ts';
import './tokens.css';
import './page.css';

export interface PageProps {
  readonly language: Language;
}

/** Draws a page of the extension in the language of the browser. */
export function mountPage(Page: ComponentType<PageProps>, title: TextKey): void {
  const language = languageOf(browser.i18n.getUILanguage());
  document.documentElement.lang = language;
  document.title = title === 'app.name' ? text(language, title) : `${text(language, title)} – ${text(language, 'app.name')}`;
  const root = document.getElementById('root');
  if (root) render(<Page language={language} />, root);
}
