import { ParseOption, XmlCData, XmlComment, XmlDocument, XmlElement, XmlText } from 'libxml2-wasm';

/** An element as the checks need it. */
export interface Element {
  /** Local name. */
  readonly name: string;
  readonly namespace: string;
  /** Attributes without a namespace. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Elements in order. */
  readonly children: readonly Element[];
  /** Text of an element without child elements, as it stands; '' for one with. */
  readonly text: string;
}

/** Metadata of one object; messages never stand in XML. */
const MAX_BYTES = 4 * 1024 * 1024;

function convert(element: XmlElement): Element {
  const children: Element[] = [];
  let text = '';
  for (let node = element.firstChild; node; node = node.next) {
    if (node instanceof XmlElement) children.push(convert(node));
    else if (node instanceof XmlText || node instanceof XmlCData) text += node.content;
    else if (!(node instanceof XmlComment)) throw new Error('neither element nor text');
  }
  if (children.length > 0 && text.trim() !== '') throw new Error('text beside elements');
  const attributes = Object.fromEntries(element.attrs.filter((attr) => !attr.namespaceUri).map((attr) => [attr.name, attr.value]));
  return { name: element.name, namespace: element.namespaceUri, attributes, children, text: children.length > 0 ? '' : text };
}

/**
 * Parses XML from outside with libxml2: UTF-8 alone, no document type (so no entities to expand or fetch), no processing
 * instructions inside, its own limits on depth and sizes.
 * @throws Error with the reason, never a piece of the content
 */
export function parseXml(bytes: Uint8Array): Element {
  if (bytes.length > MAX_BYTES) throw new Error('too large');
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  if (text.includes('<!DOCTYPE') || text.includes('<!ENTITY')) throw new Error('a document type is not allowed');
  const document = XmlDocument.fromString(text, {
    option: ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NO_SYS_CATALOG,
  });
  try {
    if (document.dtd) throw new Error('a document type is not allowed');
    return convert(document.root);
  } finally {
    document.dispose();
  }
}

/** Child elements of one name. */
export function childrenOf(element: Element, name: string): Element[] {
  return element.children.filter((child) => child.name === name);
}

/** The text at a path of names, each the first of its kind; null where one is missing. */
export function textAt(element: Element, ...path: string[]): string | null {
  let at: Element | undefined = element;
  for (const name of path) at = at?.children.find((child) => child.name === name);
  return at ? at.text : null;
}
