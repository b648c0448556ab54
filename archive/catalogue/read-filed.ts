import { ZegelError } from '../../shared/errors/error.ts';
import type { RecordsFile } from '../../shared/formats/package.ts';
import { type Archive, pathTo } from '../directory/archive.ts';
import { openPackage, type VerifiedPackage } from '../open/open.ts';
import { Catalogue, readEntry } from './catalogue.ts';
import type { CatalogueEntry } from './entry.ts';

/** Which packages to open. */
export interface Selection {
  readonly conversation?: string;
  /** `YYYY-MM-DD` */
  readonly day?: string;
}

/** A conversation as the catalogue knows it, with the title that its newest package gives it. */
export interface ConversationOverview {
  readonly id: string;
  readonly title: string;
  /** Different messages per day, first day first. */
  readonly days: readonly { readonly day: string; readonly messages: number }[];
}

/**
 * Opens and verifies one filed package; in memory alone.
 * @throws ZegelError `archive.not-found`, or what is wrong with it
 */
export async function readFiled({ dir, disk, keys }: Archive, packageId: string): Promise<VerifiedPackage> {
  const sealed = await disk.read(pathTo.package(dir, packageId));
  if (!sealed || !(await readEntry(disk, dir, packageId))) throw new ZegelError('archive.not-found', { path: packageId });
  return openPackage(sealed, keys.identity);
}

/** The packages of one conversation, as `unite` takes them. */
export interface ConversationRecords {
  readonly id: string;
  readonly files: readonly RecordsFile[];
  /** Others in which messages of these stand too: handed in by another device, or of a day that was not asked for. */
  readonly elsewhere: readonly RecordsFile[];
}

/**
 * The records of the packages that a selection names, by conversation.
 * @throws ZegelError `archive.not-found` where it names none
 */
export async function readRecordsOf(archive: Archive, { conversation, day }: Selection): Promise<ConversationRecords[]> {
  const catalogue = await Catalogue.load(archive.disk, archive.dir);
  const all = [...catalogue.entries()];
  const chosen = all.filter(
    (entry) => (conversation === undefined || entry.conversation === conversation) && (day === undefined || entry.day === day),
  );
  if (chosen.length === 0) throw new ZegelError('archive.not-found', { path: [conversation, day].filter(Boolean).join(' ') });
  const found: ConversationRecords[] = [];
  for (const [id, entries] of Map.groupBy(chosen, (entry) => entry.conversation)) {
    const messages = new Set(entries.flatMap(messagesIn));
    const others = all.filter((entry) => !entries.includes(entry) && messagesIn(entry).some((message) => messages.has(message)));
    found.push({ id, files: await recordsIn(archive, entries), elsewhere: await recordsIn(archive, others) });
  }
  return found;
}

async function recordsIn(archive: Archive, entries: readonly CatalogueEntry[]): Promise<RecordsFile[]> {
  const files: RecordsFile[] = [];
  for (const { receipt } of entries) files.push((await readFiled(archive, receipt.packageId)).records);
  return files;
}

function messagesIn({ receipt }: CatalogueEntry): string[] {
  return receipt.releases.map(({ messageId }) => messageId);
}

function daysOf(entries: readonly CatalogueEntry[]): ConversationOverview['days'] {
  const days = Map.groupBy(entries, (entry) => entry.day);
  return [...days.keys()].sort().map((day) => {
    const messages = (days.get(day) ?? []).flatMap(messagesIn);
    return { day, messages: new Set(messages).size };
  });
}

/** Every conversation in the archive; opens one package of each for its title. */
export async function overview(archive: Archive): Promise<ConversationOverview[]> {
  const catalogue = await Catalogue.load(archive.disk, archive.dir);
  const conversations = Map.groupBy(catalogue.entries(), (entry) => entry.conversation);
  const found: ConversationOverview[] = [];
  for (const [id, entries] of conversations) {
    const newest = entries.toSorted((a, b) => (a.receipt.filedAt < b.receipt.filedAt ? -1 : 1)).at(-1);
    if (!newest) continue;
    const { records } = await readFiled(archive, newest.receipt.packageId);
    found.push({ id, title: records.conversation.title, days: daysOf(entries) });
  }
  return found.sort((a, b) => (a.id < b.id ? -1 : 1));
}
