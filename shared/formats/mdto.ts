/**
 * MDTO 1.0.1 (Metagegevens voor Duurzaam Toegankelijke Overheidsinformatie, Nationaal Archief): the part that Zegel
 * writes, as a table that writer and reader share. Element order is fixed by the schema; the subset is valid under
 * 1.0.1 and 1.0.2.
 */
export const MDTO_NAMESPACE = 'https://www.nationaalarchief.nl/mdto';
export const MDTO_SCHEMA_LOCATION = 'https://www.nationaalarchief.nl/mdto https://www.nationaalarchief.nl/mdto/MDTO-XML1.0.1.xsd';

export interface ElementRule {
  readonly name: string;
  readonly required: boolean;
  readonly many: boolean;
}

const one = (name: string): ElementRule => ({ name, required: true, many: false });
const some = (name: string): ElementRule => ({ name, required: true, many: true });
const may = (name: string): ElementRule => ({ name, required: false, many: false });
const any = (name: string): ElementRule => ({ name, required: false, many: true });

/** Children of `informatieobject`, in order. */
export const INFORMATIEOBJECT: readonly ElementRule[] = [
  some('identificatie'),
  one('naam'),
  may('aggregatieniveau'),
  any('classificatie'),
  any('trefwoord'),
  any('omschrijving'),
  any('raadpleeglocatie'),
  any('dekkingInTijd'),
  any('dekkingInRuimte'),
  any('taal'),
  any('event'),
  one('waardering'),
  may('bewaartermijn'),
  may('informatiecategorie'),
  any('isOnderdeelVan'),
  any('bevatOnderdeel'),
  any('heeftRepresentatie'),
  any('aanvullendeMetagegevens'),
  any('gerelateerdInformatieobject'),
  some('archiefvormer'),
  any('betrokkene'),
  may('activiteit'),
  some('beperkingGebruik'),
];

/** Children of `bestand`, in order. */
export const BESTAND: readonly ElementRule[] = [
  some('identificatie'),
  one('naam'),
  one('omvang'),
  one('bestandsformaat'),
  some('checksum'),
  may('URLBestand'),
  one('isRepresentatieVan'),
];
