import { create } from 'xmlbuilder2';

/** An element with either text or elements in it. Attributes hold what needs no escaping. */
export interface XmlElement {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly content: string | readonly XmlElement[];
}

type Node = ReturnType<typeof create>;

function append(parent: Node, namespace: string, { name, attributes, content }: XmlElement): Node {
  const node = parent.ele(namespace, name);
  for (const [key, value] of Object.entries(attributes ?? {})) node.att(key, value);
  if (typeof content === 'string') {
    // The library takes what looks like an entity for one ("&#0;", "&lt;"; its issue 117): every ampersand is escaped here.
    if (content !== '') node.txt(content.replaceAll('&', '&amp;'));
  } else {
    for (const child of content) append(node, namespace, child);
  }
  return node;
}

/**
 * An XML 1.0 document in UTF-8, indented, ending in a line feed. Characters that XML forbids become U+FFFD.
 * @param schemaLocation pairs of namespace and address, for validators
 */
export function xmlDocument(namespace: string, root: XmlElement, schemaLocation?: string): Uint8Array {
  const document = create({ version: '1.0', encoding: 'UTF-8', invalidCharReplacement: '\ufffd' });
  const node = append(document, namespace, root);
  if (schemaLocation) node.att('http://www.w3.org/2001/XMLSchema-instance', 'xsi:schemaLocation', schemaLocation);
  return new TextEncoder().encode(`${document.end({ prettyPrint: true })}\n`);
}
