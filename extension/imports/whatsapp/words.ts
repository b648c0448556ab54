import type { MessageType } from '../../../shared/record/reading.ts';
import { plain } from './marks.ts';

/**
 * What WhatsApp writes into an export in the words of its own interface: Dutch, English, German, and where public
 * reports agree a few more. Words in no list leave the text as it is. Not confirmed on a real export: the Dutch and
 * German lines of a view-once message on iOS.
 */
const spelling = (text: string): string => plain(text).trim().toLowerCase().replace(/\.$/, '');
const list = (...phrases: string[]): ReadonlySet<string> => new Set(phrases.map(spelling));

/** Whether a list has the text, apart from case, invisible marks, space around it and a full stop at the end. */
export const among = (phrases: ReadonlySet<string>, text: string): boolean => text.length < 200 && phrases.has(spelling(text));

/** Android, in place of any file when the export is without media. */
export const MEDIA_OMITTED = list(
  '<Media weggelaten>',
  '<Media omitted>',
  '<Medien ausgeschlossen>',
  '<Medien weggelassen>',
  '<Médias omis>',
  '<Fichier omis>',
  '<Multimedia omitido>',
  '<Archivo omitido>',
  '<Media omessi>',
  '<Media omesso>',
  '<Mídia oculta>',
  '<Mídia omitida>',
  '<Media jätetty pois>',
);

/** Android, after the name of a file: `IMG-20261109-WA0001.jpg (bestand bijgevoegd)`. */
export const FILE_ATTACHED = list(
  'bestand bijgevoegd',
  'file attached',
  'Datei angehängt',
  'fichier joint',
  'archivo adjunto',
  'file allegato',
  'arquivo anexado',
  'ficheiro anexado',
  'liitetiedosto',
);

/** iOS, before the name of a file: `<bijgevoegd: 00000014-PHOTO-2026-11-09-13-42-07.jpg>`. */
export const ATTACHED = list(
  'bijgevoegd',
  'attached',
  'Anhang',
  'angehängt',
  'pièce jointe',
  'adjunto',
  'allegato',
  'anexo',
  'anexado',
  'liite',
);

const OMITTED: readonly (readonly [type: MessageType, phrases: ReadonlySet<string>])[] = [
  [
    'image',
    list('afbeelding weggelaten', 'image omitted', 'Bild weggelassen', 'image absente', 'imagen omitida', 'immagine omessa', 'ei kuvaa'),
  ],
  ['video', list('video weggelaten', 'video omitted', 'Video weggelassen', 'vidéo absente', 'Video omitido', 'video omesso')],
  ['video', list('videonotitie weggelaten', 'video note omitted', 'Videonachricht weggelassen')],
  ['voice', list('audio weggelaten', 'audio omitted', 'Audio weggelassen', 'audio omis', 'audio omitido', 'audio omesso')],
  ['sticker', list('sticker weggelaten', 'sticker omitted', 'Sticker weggelassen', 'sticker omis', 'sticker omitido')],
  ['gif', list('GIF weggelaten', 'GIF omitted', 'GIF weggelassen', 'GIF retiré', 'GIF omitido')],
  ['contact', list('Visitekaartje weggelaten', 'Contact card omitted', 'Kontaktkarte ausgelassen', 'Fiche contact manquante')],
  ['document', list('document weggelaten', 'document omitted', 'Dokument weggelassen', 'document manquant', 'documento omitido')],
];

/** iOS, in place of a file when the export is without media. @returns what kind of file it was, or null */
export const omittedKind = (text: string): MessageType | null => OMITTED.find(([, phrases]) => among(phrases, text))?.[0] ?? null;

/** After the text of a message that was changed, between angle brackets. */
export const EDITED = list(
  'Dit bericht is bewerkt',
  'This message was edited',
  'Diese Nachricht wurde bearbeitet',
  'Ce message a été modifié',
  'Se editó este mensaje',
  'Mensagem editada',
);

/** In place of a message that its sender took back. */
export const DELETED = list(
  'Dit bericht is verwijderd',
  'This message was deleted',
  'Diese Nachricht wurde gelöscht',
  'Ce message a été supprimé',
  'Se eliminó este mensaje',
  'Questo messaggio è stato eliminato',
);
/** The same, of one's own: says who exported. */
export const DELETED_OWN = list(
  'Je hebt dit bericht verwijderd',
  'U hebt dit bericht verwijderd',
  'You deleted this message',
  'Du hast diese Nachricht gelöscht',
  'Vous avez supprimé ce message',
  'Eliminaste este mensaje',
  'Hai eliminato questo messaggio',
);
/** An administrator of the group took it back. */
export const DELETED_BY_ADMIN =
  /^(?:Dit bericht is verwijderd door (?:een )?(?:groeps)?beheerder|This message was deleted by (?:an )?admin|Diese Nachricht wurde von (?:einem )?Admin)\b.{0,200}$/i;

export const WAITING = list(
  'Wachten op dit bericht. Dit kan even duren',
  'Wachten op dit bericht',
  'Waiting for this message. This may take a while',
  'Waiting for this message',
  'Warten auf diese Nachricht. Dies kann einen Moment dauern',
  'Warte auf diese Nachricht. Dies kann einen Moment dauern',
);

/** iOS, after its mark. */
export const VIEW_ONCE =
  /^(?:You (?:received|sent) a view once|(?:Je|U) (?:hebt|heeft) een (?:bericht voor )?eenmalig|Du hast eine (?:Einmal|einmalige))/i;
/** Android writes this for a view-once message; a person may write it too. */
export const VIEW_ONCE_ANDROID = 'null';

export const LIVE_LOCATION = list(
  'live locatie gedeeld',
  'live location shared',
  'Live-Standort wird geteilt',
  'Localisation en direct partagée',
);

export const MISSED_CALL = list(
  'Gemiste spraakoproep',
  'Gemiste video-oproep',
  'Gemiste groepsoproep',
  'Gemist spraakgesprek',
  'Gemist videogesprek',
  'Gemist groepsgesprek',
  'Missed voice call',
  'Missed video call',
  'Missed group voice call',
  'Missed group video call',
  'Verpasster Sprachanruf',
  'Verpasster Videoanruf',
  'Verpasster Gruppenanruf',
  'Appel vocal manqué',
  'Appel vidéo manqué',
  'Llamada perdida',
);
/** iOS, after its mark: "Voice call, 2 min", "Missed voice call, Tap to call back". */
export const CALL =
  /^(?:(?:Missed |Silenced |Declined )?(?:group )?(?:voice|video) call|(?:Gemiste? |Geweigerde? )?(?:spraak|video-?|groeps)(?:oproep|gesprek)|(?:Verpasster )?(?:Sprach|Video|Gruppen)anruf)(?:[.,]|$)/i;

/** First line of a poll and of each of its options, in capitals. */
export const POLL = list('POLL', 'PEILING', 'UMFRAGE', 'ENCUESTA', 'SONDAGE', 'SONDAGGIO', 'ENQUETE');

/** Notices that only a group has. */
export const GROUP_NOTICE =
  /(?:heeft|hebt) (?:de |deze )?groep\b|deze groep|groeps(?:afbeelding|omschrijving|beschrijving|naam|foto)|onderwerp|\bthis group\b|created group|the group|group (?:description|name)|\bsubject\b|die(?:se)? Gruppe|Gruppen(?:bild|beschreibung|name|info)|Betreff/i;

/**
 * What stands before a colon inside a notice, and is no name: `X heeft het onderwerp gewijzigd naar "Planning: deel 2"`.
 */
export const NOTICE_START =
  /(?:heeft|hebt) (?:de )?groep ["“„]|(?:onderwerp|groepsnaam) .{0,200}(?:gewijzigd|veranderd)|(?:gewijzigd|veranderd) (?:naar|van|in) ["“„]|created group ["“]|changed the (?:subject|group name|group description)|changed (?:from|to) ["“]|hat (?:die )?Gruppe ["“„]|hat den (?:Betreff|Gruppennamen)/i;

/** Notices in their commonest words: on iOS these are certain, other lines after its mark likely. */
export const NOTICE =
  /end-to-end|Ende-zu-Ende|chiffrés de bout en bout|beveiligingscode|security code|Sicherheits(?:code|nummer)|telefoonnummer|phone number|Telefonnummer|vervaldatum|disappearing messages|selbstlöschende|verdwijn|timer|toegevoegd|\badded\b|hinzugefügt|verlaten|\bleft\b|verlassen|verwijderd|\bremoved\b|entfernt|uitnodigingslink|invite link|Einladungslink|beheerder|\badmins?\b|gewijzigd|changed|geändert|aangemaakt|gemaakt|\bcreated\b|erstellt|deelnemer|\bjoined\b|beigetreten|vastgezet|pinned|blocked|geblokkeerd|blockiert/i;
