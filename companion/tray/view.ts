import { ERROR_CODES } from '../../shared/errors/codes.ts';
import { type Language, sentenceOf, text } from '../../shared/locale/text.ts';
import type { CompanionStatus } from '../../shared/protocol/link-calls.ts';
import type { TrayItem, TrayState, TrayView } from './tray.ts';

const COUNTS = ['ready', 'onTheWay', 'failed', 'archived'] as const;

function stateOf(status: CompanionStatus): TrayState {
  const stuck = status.problems.some(({ error }) => ERROR_CODES[error.code] === 'permanent');
  if (stuck || status.backlog.failed > 0) return 'attention';
  return status.packaging || status.backlog.onTheWay > 0 ? 'busy' : 'idle';
}

/**
 * What the tray shows for a status of the companion.
 * @param status null while the companion does not answer
 */
export function viewOf(status: CompanionStatus | null, language: Language): TrayView {
  const lines = status ? linesOf(status, language) : [text(language, 'tray.noAnswer')];
  const items: TrayItem[] = [
    ...lines.map((label) => ({ kind: 'line' as const, label })),
    { kind: 'separator' },
    { kind: 'action', action: 'archiveNow', label: text(language, 'tray.archiveNow'), enabled: status !== null },
    { kind: 'separator' },
    { kind: 'action', action: 'quit', label: text(language, 'tray.quit'), enabled: true },
  ];
  return { state: status ? stateOf(status) : 'paused', title: text(language, 'app.name'), tooltip: lines.join('\n'), items };
}

/** Counts that say something, then each problem in its own sentence. */
function linesOf({ backlog, problems }: CompanionStatus, language: Language): string[] {
  const counts = COUNTS.filter((name) => backlog[name] > 0).map((name) => text(language, `tray.${name}`, { n: backlog[name] }));
  return [
    ...(counts.length ? counts : [text(language, 'tray.nothing')]),
    ...problems.map(({ error }) => sentenceOf(language, error).sentence),
  ];
}
