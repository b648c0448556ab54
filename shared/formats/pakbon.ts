/**
 * `data/pakbon.xml`: what the package says that it holds, counted before it left. Every file under `data/` stands in it
 * but the slip itself, which no count includes. Attributes are decimal numbers, lower-case hexadecimal, ids or `data/…`
 * paths: nothing in it needs escaping.
 *
 *     <pakbon xmlns="urn:zegel:pakbon:1" pakket="<packageId>" archiefstuk="<uuid>" volgnummer="1" gemaakt="<instant>">
 *       <aantallen informatieobjecten="3" bestanden="2" metagegevens="5" berichten="40" omvang="123456"/>
 *       <bestand pad="data/…/records.json" omvang="98765" sha256="<64 hex>"/>
 *       …
 *     </pakbon>
 *
 * `informatieobjecten`: folders with a sidecar. `bestanden`: files that an MDTO bestand describes. `metagegevens`: the
 * sidecars of both. `berichten`: message revisions in records.json. `omvang`: bytes of all listed files together. The
 * number of `bestand` elements is bestanden + metagegevens; they are sorted by path.
 */
export const PAKBON_NAMESPACE = 'urn:zegel:pakbon:1';

export const PAKBON = {
  root: 'pakbon',
  rootAttributes: ['pakket', 'archiefstuk', 'volgnummer', 'gemaakt'],
  counts: 'aantallen',
  countAttributes: ['informatieobjecten', 'bestanden', 'metagegevens', 'berichten', 'omvang'],
  file: 'bestand',
  fileAttributes: ['pad', 'omvang', 'sha256'],
} as const;
