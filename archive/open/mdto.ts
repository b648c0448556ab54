import { ZegelError } from '../../shared/errors/error.ts';
import { BESTAND, type ElementRule, INFORMATIEOBJECT, MDTO_NAMESPACE } from '../../shared/formats/mdto.ts';
import { GROUPS, TEXT } from './mdto-groups.ts';
import { type Element, parseXml, textAt } from './xml.ts';

/** One sidecar whose structure was verified: MDTO / informatieobject or bestand. */
export interface Sidecar {
  readonly path: string;
  readonly kind: 'informatieobject' | 'bestand';
  readonly element: Element;
}

const invalid = (path: string, element: string, cause?: unknown) => new ZegelError('mdto.invalid', { path, element }, cause);

function assertChildren(path: string, parent: Element, rules: readonly ElementRule[]): void {
  let at = 0;
  for (const [i, rule] of rules.entries()) {
    const start = at;
    while (parent.children[at]?.name === rule.name && (rule.many || at === start)) at++;
    if (!rule.required || at > start) continue;
    // What stands in its place is to blame where it can't stand any further on either.
    const instead = parent.children[at]?.name;
    const misplaced = instead !== undefined && !rules.slice(i).some(({ name }) => name === instead);
    throw invalid(path, misplaced ? known(instead) : rule.name);
  }
  // Whatever is left is unknown, out of order, or once too often.
  const left = parent.children[at];
  if (left) throw invalid(path, known(left.name));
  for (const child of parent.children) assertElement(path, child);
}

/** An element's name may be named in an error only where it is one of MDTO's: it comes from outside. */
function known(name: string): string {
  const all = [...INFORMATIEOBJECT, ...BESTAND].map((rule) => rule.name);
  return all.includes(name) || Object.hasOwn(GROUPS, name) ? name : 'onbekend';
}

function assertElement(path: string, element: Element): void {
  if (element.namespace !== MDTO_NAMESPACE) throw invalid(path, known(element.name));
  const rule = GROUPS[element.name] ?? TEXT;
  if ('children' in rule) assertChildren(path, element, rule.children);
  else if (element.children.length > 0 || !rule.value.test(element.text)) throw invalid(path, element.name);
}

/**
 * Parses one sidecar and verifies its structure: elements, order, cardinality, values.
 * @throws ZegelError `mdto.invalid`
 */
export function readSidecar(path: string, bytes: Uint8Array): Sidecar {
  let root: Element;
  try {
    root = parseXml(bytes);
  } catch (error) {
    throw invalid(path, 'MDTO', error);
  }
  const [element] = root.children;
  if (root.name !== 'MDTO' || root.namespace !== MDTO_NAMESPACE || root.children.length !== 1 || !element) throw invalid(path, 'MDTO');
  const kind = element.name;
  if ((kind !== 'informatieobject' && kind !== 'bestand') || element.namespace !== MDTO_NAMESPACE) throw invalid(path, 'MDTO');
  assertChildren(path, element, kind === 'bestand' ? BESTAND : INFORMATIEOBJECT);
  // MDTO: a retention period belongs to temporary appraisal alone.
  const temporary = textAt(element, 'waardering', 'begripCode') === 'V';
  if (kind === 'informatieobject' && !temporary && textAt(element, 'bewaartermijn') !== null) throw invalid(path, 'bewaartermijn');
  return { path, kind, element };
}

/** Source and mark of an `identificatie` or of the one inside a reference, as one comparable string; null where it has none. */
export function identityOf(element: Element): string | null {
  const holder = element.children.find((child) => child.name === 'verwijzingIdentificatie') ?? element;
  const mark = textAt(holder, 'identificatieKenmerk');
  const source = textAt(holder, 'identificatieBron');
  return mark === null || source === null ? null : JSON.stringify([source, mark]);
}
