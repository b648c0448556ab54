import { comparable } from './numerals.ts';

/**
 * Words that WhatsApp prints in its own language, for what shows in no other way. Each list only ever confirms; a word
 * that is in none of them leaves a field unknown. Sources: WhatsApp Web's interface as public reports quote it, 2023–2026.
 */
const list = (...words: string[]): ReadonlySet<string> => new Set(words.map((word) => comparable(word).toLowerCase()));

/** Whether a list has the text, apart from case, invisible marks and space around it. */
export function among(words: ReadonlySet<string>, text: string): boolean {
  return words.has(comparable(text).toLowerCase());
}

const YOU_BY_LANGUAGE: Readonly<Record<string, ReadonlySet<string>>> = {
  nl: list('Jij', 'U'),
  en: list('You'),
  de: list('Du', 'Sie'),
  es: list('Tú', 'Usted', 'Vos'),
  fr: list('Vous', 'Toi'),
  it: list('Tu'),
  pt: list('Você', 'Tu'),
  ru: list('Вы'),
  uk: list('Ви'),
  pl: list('Ty'),
  tr: list('Siz', 'Sen'),
  he: list('אתה', 'את', 'את/ה'),
  ar: list('أنت'),
  sv: list('Du'),
  da: list('Dig', 'Du'),
  nb: list('Du'),
  fi: list('Sinä'),
  ro: list('Dvs.', 'Tu'),
  id: list('Anda'),
  zh: list('您', '你'),
  ja: list('あなた'),
  ko: list('나'),
};

/** The words for "you", as label of one's own bubbles and as author of a quote; null in a language that is not known. */
export const youIn = (language: string): ReadonlySet<string> | null => YOU_BY_LANGUAGE[language.split('-')[0]?.toLowerCase() ?? ''] ?? null;

/** Beside the time of a message that was changed. */
export const EDITED = list(
  'Bewerkt',
  'Edited',
  'Bearbeitet',
  'Editado',
  'Editada',
  'Modifié',
  'Modificato',
  'Modificata',
  'Изменено',
  'Edytowano',
  'Düzenlendi',
  'تم التعديل',
  'נערך',
  'Redigerat',
  'Redigeret',
  'Redigert',
  'Muokattu',
  '已编辑',
  '已編輯',
  '編集済み',
  '수정됨',
  'Diedit',
  'Editat',
  'Upraveno',
  'Szerkesztve',
);
/** Above a message that was passed on. */
export const FORWARDED = list(
  'Doorgestuurd',
  'Forwarded',
  'Weitergeleitet',
  'Reenviado',
  'Transféré',
  'Inoltrato',
  'Encaminhada',
  'Encaminhado',
  'Пересланное сообщение',
  'Przekazano',
  'İletildi',
  'محول',
  'הועבר',
);
/** Above one that was passed on many times. */
export const FORWARDED_MANY = list(
  'Vaak doorgestuurd',
  'Forwarded many times',
  'Häufig weitergeleitet',
  'Reenviado muchas veces',
  'Transféré de nombreuses fois',
  'Inoltrato molte volte',
  'Encaminhada com frequência',
  'محول عدة مرات',
);
/** In place of a message that its sender took back. */
export const DELETED = list(
  'Dit bericht is verwijderd',
  'Je hebt dit bericht verwijderd',
  'U hebt dit bericht verwijderd',
  'This message was deleted',
  'You deleted this message',
  'Diese Nachricht wurde gelöscht',
  'Du hast diese Nachricht gelöscht',
  'Se eliminó este mensaje',
  'Eliminaste este mensaje',
  'Ce message a été supprimé',
  'Vous avez supprimé ce message',
  'تم حذف هذه الرسالة',
  'لقد حذفت هذه الرسالة',
);
/** Label of the block that shows what is replied to. */
export const QUOTED = list(
  'Geciteerd bericht',
  'Quoted message',
  'Zitierte Nachricht',
  'Mensaje citado',
  'Message cité',
  'Messaggio citato',
  'Mensagem citada',
  'Цитируемое сообщение',
  'رسالة مقتبسة',
  'הודעה מצוטטת',
);
/** What a quote shows instead of a picture, film or recording without text. */
export const PLACEHOLDER = list(
  'Foto',
  'Photo',
  'Video',
  'Vidéo',
  'Spraakbericht',
  'Voice message',
  'Sprachnachricht',
  'صورة',
  'فيديو',
  'رسالة صوتية',
);
/** Labels of the delivery marks of one's own messages, by how far the message came. */
export const STATUS = {
  pending: list('In behandeling', 'Pending', 'Ausstehend', 'Pendiente', 'En attente', 'قيد الانتظار'),
  sent: list('Verzonden', 'Sent', 'Gesendet', 'Enviado', 'Envoyé', 'تم الإرسال'),
  delivered: list('Afgeleverd', 'Delivered', 'Zugestellt', 'Entregado', 'Distribué', 'تم التسليم'),
  read: list('Gelezen', 'Read', 'Gelesen', 'Leído', 'Lu', 'تمت القراءة'),
} as const;
/** Label of the star of a message that the user marked for himself. */
export const STARRED = list('Met ster', 'Starred', 'Markiert', 'Mit Stern markiert', 'Destacado', 'Important', 'مميزة بنجمة');
/** What stands for a sticker where its picture can't be seen. */
export const STICKER = list('Sticker', 'Autocollant', 'Adesivo', 'Figurinha', 'ملصق');
/** Under a contact card. */
export const MESSAGE_BUTTON = list('Bericht', 'Message', 'Nachricht', 'Mensaje', 'Messaggio', 'Mensagem', 'مراسلة');
/** Label of a recording made in the app. */
export const VOICE = list(
  'Spraakbericht',
  'Voice message',
  'Sprachnachricht',
  'Mensaje de voz',
  'Message vocal',
  'Messaggio vocale',
  'Mensagem de voz',
  'Голосовое сообщение',
  'رسالة صوتية',
  'הודעה קולית',
);
/** Label of the button on a film. */
export const PLAY_VIDEO = list(
  'Video afspelen',
  'Play video',
  'Video abspielen',
  'Reproducir video',
  'Lire la vidéo',
  'Riproduci video',
  'Reproduzir vídeo',
  'تشغيل الفيديو',
);
/** Before the name of somebody who is not among the contacts. */
export const MAYBE = list(
  'Misschien',
  'Mogelijk',
  'Maybe',
  'Vielleicht',
  'Quizás',
  'Peut-être',
  'Forse',
  'Talvez',
  'Возможно',
  'ربما',
  'אולי',
);
/** In the line that stands above what was not read yet: "3 ongelezen berichten". */
const UNREAD =
  /ongelezen|unread|ungelesen|no leído|non lu|non lett|não lida|непрочитан|غير مقروء|שלא נקראו|okunmamış|nieprzeczytan|olästa|ulæste|uleste/i;
/** In a line about a call, where nothing else says that it is one. */
const CALL = /gesprek|oproep|\bcall|anruf|llamada|appel|chiamata|chamada|звон|مكالمة|שיחה/i;
/** Languages whose word for a call `CALL` knows. */
const CALL_LANGUAGES = /^(nl|en|de|es|fr|it|pt|ru|ar|he)\b/;

export const isUnreadLine = (text: string): boolean => UNREAD.test(text);
/** Null in a language whose word for a call is not known. */
export const isCallLine = (text: string, language: string): boolean | null => (CALL_LANGUAGES.test(language) ? CALL.test(text) : null);
