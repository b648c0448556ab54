import { ZegelError } from '../../shared/errors/error.ts';
import { BESTAND, type ElementRule, INFORMATIEOBJECT, MDTO_NAMESPACE, MDTO_SCHEMA_LOCATION } from '../../shared/formats/mdto.ts';
import { type XmlElement, xmlDocument } from './xml.ts';

/** identificatieGegevens */
export interface Identification {
  readonly value: string;
  readonly source: string;
}

/** verwijzingGegevens */
export interface Reference {
  readonly name: string;
  readonly identification?: Identification;
}

/** A reference to one of our own objects. */
export interface Identified extends Reference {
  readonly identification: Identification;
}

/** begripGegevens: a term out of a named list. */
export interface Concept {
  readonly label: string;
  readonly code?: string;
  readonly list: string;
}

/** termijnGegevens; dates are `YYYY-MM-DD`. */
export interface Term {
  readonly trigger: Concept;
  readonly start?: string;
  /** xsd:duration: no weeks. */
  readonly duration: string;
  readonly end?: string;
}

/** The part of an MDTO informatieobject that Zegel fills. */
export interface InformationObject {
  readonly identification: Identification;
  readonly name: string;
  readonly level: Concept;
  readonly descriptions: readonly string[];
  /** Days, both included. */
  readonly coverage: { readonly type: Concept; readonly from: string; readonly until?: string };
  readonly events: readonly { readonly type: Concept; readonly time: string; readonly actor: Reference; readonly result?: string }[];
  readonly appraisal: Concept;
  readonly retention?: Term;
  readonly partOf?: Reference;
  readonly contains?: Reference;
  readonly representations?: readonly Reference[];
  readonly creator: Reference;
  readonly involved: readonly { readonly relation: Concept; readonly actor: Reference }[];
  readonly restriction: Concept;
}

/** An MDTO bestand. */
export interface FileObject {
  readonly identification: Identification;
  readonly name: string;
  readonly bytes: number;
  readonly format: Concept;
  readonly checksum: { readonly algorithm: Concept; readonly value: string; readonly date: string };
  readonly represents: Reference;
}

type Children = Record<string, readonly XmlElement['content'][]>;

const element = (name: string, content: XmlElement['content']): XmlElement => ({ name, content });
const maybe = (name: string, content: XmlElement['content'] | undefined) => (content === undefined ? [] : [element(name, content)]);
const each = <T>(values: readonly T[], content: (value: T) => XmlElement['content']) => values.map(content);
const optional = <T>(value: T | undefined, content: (value: T) => XmlElement['content']) => (value === undefined ? [] : [content(value)]);

const identification = ({ value, source }: Identification) => [
  element('identificatieKenmerk', value),
  element('identificatieBron', source),
];

const reference = ({ name, identification: id }: Reference) => [
  element('verwijzingNaam', name),
  ...maybe('verwijzingIdentificatie', id && identification(id)),
];

const concept = ({ label, code, list }: Concept) => [
  element('begripLabel', label),
  ...maybe('begripCode', code),
  element('begripBegrippenlijst', reference({ name: list })),
];

const term = ({ trigger, start, duration, end }: Term) => [
  element('termijnTriggerStartLooptijd', concept(trigger)),
  ...maybe('termijnStartdatumLooptijd', start),
  element('termijnLooptijd', duration),
  ...maybe('termijnEinddatum', end),
];

/** The children in the order of the table, refused where the table does not allow them: the schema fixes order and number. */
function inOrder(rules: readonly ElementRule[], children: Children): XmlElement[] {
  const unknown = Object.keys(children).find((name) => !rules.some((rule) => rule.name === name));
  if (unknown) throw new ZegelError('package.failed', { what: unknown });
  return rules.flatMap(({ name, required, many }) => {
    const contents = children[name] ?? [];
    if ((required && contents.length === 0) || (!many && contents.length > 1)) throw new ZegelError('package.failed', { what: name });
    return contents.map((content) => element(name, content));
  });
}

function document(kind: 'informatieobject' | 'bestand', content: XmlElement[]): Uint8Array {
  return xmlDocument(MDTO_NAMESPACE, element('MDTO', [element(kind, content)]), MDTO_SCHEMA_LOCATION);
}

/** The sidecar of an aggregation. Names and labels must not be blank: MDTO 1.0.2 refuses that. */
export function writeInformationObject(object: InformationObject): Uint8Array {
  const { coverage } = object;
  return document(
    'informatieobject',
    inOrder(INFORMATIEOBJECT, {
      identificatie: [identification(object.identification)],
      naam: [object.name],
      aggregatieniveau: [concept(object.level)],
      omschrijving: object.descriptions,
      dekkingInTijd: [
        [
          element('dekkingInTijdType', concept(coverage.type)),
          element('dekkingInTijdBegindatum', coverage.from),
          ...maybe('dekkingInTijdEinddatum', coverage.until),
        ],
      ],
      taal: ['nl'],
      event: each(object.events, ({ type, time, actor, result }) => [
        element('eventType', concept(type)),
        element('eventTijd', time),
        element('eventVerantwoordelijkeActor', reference(actor)),
        ...maybe('eventResultaat', result),
      ]),
      waardering: [concept(object.appraisal)],
      bewaartermijn: optional(object.retention, term),
      isOnderdeelVan: optional(object.partOf, reference),
      bevatOnderdeel: optional(object.contains, reference),
      heeftRepresentatie: each(object.representations ?? [], reference),
      archiefvormer: [reference(object.creator)],
      betrokkene: each(object.involved, ({ relation, actor }) => [
        element('betrokkeneTypeRelatie', concept(relation)),
        element('betrokkeneActor', reference(actor)),
      ]),
      beperkingGebruik: [[element('beperkingGebruikType', concept(object.restriction))]],
    }),
  );
}

/** The sidecar of a file. */
export function writeFileObject(file: FileObject): Uint8Array {
  return document(
    'bestand',
    inOrder(BESTAND, {
      identificatie: [identification(file.identification)],
      naam: [file.name],
      omvang: [String(file.bytes)],
      bestandsformaat: [concept(file.format)],
      checksum: [
        [
          element('checksumAlgoritme', concept(file.checksum.algorithm)),
          element('checksumWaarde', file.checksum.value),
          element('checksumDatum', file.checksum.date),
        ],
      ],
      isRepresentatieVan: [reference(file.represents)],
    }),
  );
}
