import type { ElementRule } from '../../shared/formats/mdto.ts';

/** MDTO 1.0.1: what stands inside the elements of `informatieobject` and `bestand`; after the schema of the Nationaal Archief. */
export interface Group {
  readonly children: readonly ElementRule[];
}
export interface Value {
  readonly value: RegExp;
}

const one = (name: string): ElementRule => ({ name, required: true, many: false });
const may = (name: string): ElementRule => ({ name, required: false, many: false });
const any = (name: string): ElementRule => ({ name, required: false, many: true });

const identificatie: Group = { children: [one('identificatieKenmerk'), one('identificatieBron')] };
const verwijzing: Group = { children: [one('verwijzingNaam'), may('verwijzingIdentificatie')] };
const begrip: Group = { children: [one('begripLabel'), may('begripCode'), one('begripBegrippenlijst')] };
const termijn: Group = {
  children: [may('termijnTriggerStartLooptijd'), may('termijnStartdatumLooptijd'), may('termijnLooptijd'), may('termijnEinddatum')],
};

const ZONE = '(Z|[+-]\\d\\d:\\d\\d)?';
const DATE = `-?\\d{4,}-\\d\\d-\\d\\d${ZONE}`;
const TIME = `-?\\d{4,}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?${ZONE}`;
const YEAR = `-?\\d{4,}(-\\d\\d)?${ZONE}`;
/** White space around a value is not part of it (XSD `collapse`). */
const spaced = (pattern: string): Value => ({ value: new RegExp(`^[ \\t\\r\\n]*(${pattern})[ \\t\\r\\n]*$`) });

/** Any text: a name that a chat gave can be empty once what XML cannot hold is left out. */
export const TEXT: Value = { value: /^/ };
/** MDTO's schema allows these to be empty; an archive can do nothing with that. */
const FILLED: Value = { value: /\S/ };

/** By element name; what is not listed holds text. */
export const GROUPS: Readonly<Record<string, Group | Value>> = {
  identificatie,
  verwijzingIdentificatie: identificatie,
  ...Object.fromEntries(
    [
      'dekkingInRuimte',
      'isOnderdeelVan',
      'bevatOnderdeel',
      'heeftRepresentatie',
      'aanvullendeMetagegevens',
      'archiefvormer',
      'activiteit',
      'isRepresentatieVan',
      'begripBegrippenlijst',
      'eventVerantwoordelijkeActor',
      'gerelateerdInformatieobjectVerwijzing',
      'betrokkeneActor',
      'beperkingGebruikDocumentatie',
      'raadpleeglocatieFysiek',
    ].map((name) => [name, verwijzing]),
  ),
  ...Object.fromEntries(
    [
      'aggregatieniveau',
      'classificatie',
      'waardering',
      'informatiecategorie',
      'bestandsformaat',
      'dekkingInTijdType',
      'eventType',
      'gerelateerdInformatieobjectTypeRelatie',
      'betrokkeneTypeRelatie',
      'beperkingGebruikType',
      'termijnTriggerStartLooptijd',
      'checksumAlgoritme',
    ].map((name) => [name, begrip]),
  ),
  bewaartermijn: termijn,
  beperkingGebruikTermijn: termijn,
  raadpleeglocatie: { children: [any('raadpleeglocatieFysiek'), any('raadpleeglocatieOnline')] },
  dekkingInTijd: { children: [one('dekkingInTijdType'), one('dekkingInTijdBegindatum'), may('dekkingInTijdEinddatum')] },
  event: { children: [one('eventType'), may('eventTijd'), may('eventVerantwoordelijkeActor'), may('eventResultaat')] },
  gerelateerdInformatieobject: {
    children: [one('gerelateerdInformatieobjectVerwijzing'), one('gerelateerdInformatieobjectTypeRelatie')],
  },
  betrokkene: { children: [one('betrokkeneTypeRelatie'), one('betrokkeneActor')] },
  beperkingGebruik: {
    children: [
      one('beperkingGebruikType'),
      may('beperkingGebruikNadereBeschrijving'),
      any('beperkingGebruikDocumentatie'),
      may('beperkingGebruikTermijn'),
    ],
  },
  checksum: { children: [one('checksumAlgoritme'), one('checksumWaarde'), one('checksumDatum')] },
  identificatieKenmerk: FILLED,
  identificatieBron: FILLED,
  begripLabel: FILLED,
  checksumWaarde: FILLED,
  omvang: spaced('[+-]?\\d+'),
  taal: spaced('[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*'),
  dekkingInTijdBegindatum: spaced(`${YEAR}|${DATE}`),
  dekkingInTijdEinddatum: spaced(`${YEAR}|${DATE}`),
  eventTijd: spaced(`${YEAR}|${DATE}|${TIME}`),
  termijnStartdatumLooptijd: spaced(DATE),
  termijnEinddatum: spaced(`${YEAR}|${DATE}`),
  termijnLooptijd: spaced('-?P(?=.)(\\d+Y)?(\\d+M)?(\\d+D)?(T(?=.)(\\d+H)?(\\d+M)?(\\d+(\\.\\d+)?S)?)?'),
  checksumDatum: spaced(TIME),
};
